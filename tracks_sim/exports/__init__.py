"""Files that leave the kit.

A module for each: ``events`` (every event), ``responses`` (last answers), ``rescore`` (results with two keys), ``study``
and ``tables`` (a study's tables), ``analysis`` (scripts that compute its figures again), ``xapi`` (statements), ``cmi5`` (the cases as a course), ``person`` (all data on one
person). ``files`` writes them and ``codebook`` explains their columns. Import the module you need: each loads what the
others do not.
"""
