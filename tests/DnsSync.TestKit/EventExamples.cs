namespace DnsSync.TestKit;

/// <summary>Events as AWS sends them, a file each.</summary>
internal static class EventExamples
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "DnsSync.TestKit", "Events");

    public static IEnumerable<string> Names => Directory.GetFiles(Folder, "*.json")
        .Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);

    public static string Read(string name) => File.ReadAllText(Path.Combine(Folder, name + ".json"));
}
