namespace DnsSync.TestKit;

/// <summary>An environment variable, for as long as a test needs it.</summary>
internal sealed class Variable : IDisposable
{
    private readonly string _name;
    private readonly string? _before;

    public Variable(string name, string? value)
    {
        (_name, _before) = (name, Environment.GetEnvironmentVariable(name));
        Environment.SetEnvironmentVariable(name, value);
    }

    public void Dispose() => Environment.SetEnvironmentVariable(_name, _before);
}
