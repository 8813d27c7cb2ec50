
namespace DnsSync.Cli.Tests;

/// <summary>A service of AWS, or what stands in its place, that answers what it is told to.</summary>
internal sealed class FakeAws(params Canned[] answers) : FakeServer(answers);
