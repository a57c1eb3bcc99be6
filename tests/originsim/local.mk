# Unit tests of originsim: one program, one file of tests per source file.
