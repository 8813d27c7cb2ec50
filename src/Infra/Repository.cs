namespace DnsSync.Infra;

/// <summary>Where the sources are, from which the function is published.</summary>
internal static class Repository
{
    /// <exception cref="SettingsException">They are not around.</exception>
    public static string Root
    {
        get
        {
            for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "DnsSync.sln")))
                {
                    return folder.FullName;
                }
            }

            throw new SettingsException(
                "the function's sources were not found: pass a prebuilt function with -c bootstrap=FILE");
        }
    }
}
