namespace DnsSync.TestKit;

/// <summary>A file of the repository that must be what is generated; <c>DNSSYNC_ACCEPT=1</c> writes it anew.</summary>
internal static class Golden
{
    public static bool IsAccepting => Environment.GetEnvironmentVariable("DNSSYNC_ACCEPT") == "1";

    /// <param name="file">Its path below the root of the repository.</param>
    public static void Expect(string file, string generated)
    {
        var path = Path.Combine(Repository.Root, file);
        if (IsAccepting)
        {
            File.WriteAllText(path, generated);
        }

        Assert.True(File.Exists(path), $"{file} is missing: run the tests once with DNSSYNC_ACCEPT=1, and commit it");
        Assert.True(File.ReadAllText(path) == generated,
            $"{file} is out of date: run the tests once with DNSSYNC_ACCEPT=1, and commit it");
    }
}
