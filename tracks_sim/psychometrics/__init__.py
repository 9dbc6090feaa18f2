"""Item response models, linking of forms, and agreement of experts: a library for analyses, apart from the kit's own reports."""
