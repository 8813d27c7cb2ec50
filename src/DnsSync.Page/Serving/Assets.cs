using System.Collections.Frozen;

namespace DnsSync.Page.Serving;

/// <summary>The page's own files, as they were built in. There are no others.</summary>
internal static class Assets
{
    private static readonly FrozenDictionary<string, Asset> All = Load();

    public static Asset? Find(string path) => All.GetValueOrDefault(path == "/" ? "/index.html" : path);

    private static FrozenDictionary<string, Asset> Load()
    {
        var assembly = typeof(Assets).Assembly;
        return assembly.GetManifestResourceNames().ToFrozenDictionary(
            name => "/" + name,
            name =>
            {
                using var stream = assembly.GetManifestResourceStream(name)!;
                var octets = new byte[stream.Length];
                stream.ReadExactly(octets);
                return new Asset(TypeOf(name), octets);
            },
            StringComparer.Ordinal);
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        var other => throw new InvalidOperationException($"what type is {other}?"),
    };
}

internal sealed record Asset(string Type, byte[] Octets);
