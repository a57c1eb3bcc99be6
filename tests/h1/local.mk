# Unit tests of h1: one program, one file of tests per source file.
