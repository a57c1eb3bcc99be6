# Unit tests of net: one program, one file of tests per source file.
