"""Report of a study, from its tables: sentences, tables and plots, as far as the numbers of people allow."""
