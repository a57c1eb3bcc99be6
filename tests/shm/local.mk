# Unit tests of shm: one program, one file of tests per source file.
