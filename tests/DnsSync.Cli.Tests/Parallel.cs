// Most of what these tests do is to wait: for a second read, a retry, another program.
[assembly: Xunit.v3.Parallelization(MaxThreads = 8)]
