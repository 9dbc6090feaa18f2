"""The skeleton case that every test of this folder can break."""

from tests.support.skeleton_case import catalogue_files, folder, problems

__all__ = ["catalogue_files", "folder", "problems"]
