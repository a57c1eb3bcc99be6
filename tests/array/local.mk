# Unit tests of array: one program, one file of tests per source file.
