namespace Amazon.Lambda.RuntimeSupport.Http;

/// <summary>An answer, whole: its status, its headers (names in any case) and its body.</summary>
internal sealed class RuntimeApiResponse(int status)
{
    private readonly List<KeyValuePair<string, string>> _headers = new(12);

    public int Status { get; } = status;

    public byte[] Body { get; set; } = [];

    /// <summary>Whether another request may follow on the connection.</summary>
    public bool KeepAlive { get; set; }

    public void Add(string name, string value) => _headers.Add(new(name, value));

    /// <summary>The first header of the name, or null.</summary>
    public string Header(string name)
    {
        foreach (var header in _headers)
        {
            if (header.Key.Equals(name, StringComparison.OrdinalIgnoreCase))
                return header.Value;
        }

        return null;
    }

    public int Count(string name) => _headers.Count(header =>
        header.Key.Equals(name, StringComparison.OrdinalIgnoreCase));
}
