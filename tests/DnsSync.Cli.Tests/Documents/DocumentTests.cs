using System.Text.RegularExpressions;
using DnsSync.Configuration;

namespace DnsSync.Cli.Tests.Documents;

/// <summary>
/// No command of the documents rots: each is run in the simulated account, in a deployed stack, or by
/// whom <see cref="ProvenElsewhere"/> names.
/// </summary>
[Trait("Speed", "slow")]
public sealed partial class DocumentTests
{
    /// <summary>Programs that are of use in the simulated account.</summary>
    private static readonly string[] Runnable =
        ["aws", "dig", "dnssync", "echo", "eval", "export", "grep", "mosquitto_pub", "openssl"];

    public static TheoryData<string> Documents => [.. DocumentCommand.Documents(Repository.Root)];

    /// <summary>The documents, and the pages whose commands are not run.</summary>
    public static TheoryData<string> Pages =>
    [
        .. DocumentCommand.Documents(Repository.Root),
        .. Directory.GetFiles(Path.Combine(Repository.Root, "docs", "decisions"), "*.md")
            .Select(file => $"docs/decisions/{Path.GetFileName(file)}").Order(StringComparer.Ordinal),
        "CHANGELOG.md",
        "SECURITY.md",
        "perf/README.md",
    ];

    private static List<DocumentCommand> All =>
        [.. DocumentCommand.Documents(Repository.Root).SelectMany(document => DocumentCommand.Of(Repository.Root, document))];

    [Fact]
    public void Every_documented_command_is_run_by_a_test()
    {
        Assert.True(All.Count > 40, "the documents' commands are not found any more");
        foreach (var command in All.Where(command => !IsElsewhere(command) && !IsOfStack(command)))
        {
            Assert.True(IsRunnable(command), $"""
                {command.Place}: nothing is known to run this command:
                  {command.Text}
                If it can run in the simulated account, add its program to {nameof(DocumentTests)}.{nameof(Runnable)},
                and what it needs there to {nameof(DocumentScene)}. If another test or CI runs it, or nothing can,
                add it to {nameof(ProvenElsewhere)}.
                """);
        }
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void All_commands_are_in_recognised_blocks(string document) => Assert.DoesNotContain(
        File.ReadLines(Path.Combine(Repository.Root, document)).Select(line => line.Trim()),
        line => line is "```bash" or "```shell" or "```console" or "```zsh" or "```shell-session");

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task Documented_commands_do_what_they_say(string document)
    {
        var commands = DocumentCommand.Of(Repository.Root, document)
            .Where(command => !IsElsewhere(command) && !IsOfStack(command)).ToList();
        Assert.All(commands, command => Assert.True(IsRunnable(command), $"{command.Place} is not run by a test"));
        foreach (var program in commands.SelectMany(command => command.Programs)
            .Except(["dnssync", "echo", "eval", "export"]).Append("bash").Distinct())
        {
            Assert.SkipUnless(Programs.Has(program), $"{program} is not installed");
        }

        await using var scene = await DocumentScene.StartAsync();
        var ends = await scene.RunAsync(commands);
        Assert.Equal(
            commands.Select(command => $"{command.Place} ended with {Expected(command, ends[command])}"),
            commands.Select(command => $"{command.Place} ended with {ends[command]}"));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Commands_mentioned_in_the_text_exist(string document)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, document));
        foreach (var command in InText().Matches(text).Select(match => match.Groups[1].Value.ReplaceLineEndings(" ")))
        {
            var arguments = command.Replace("COMMAND", "plan", StringComparison.Ordinal);
            var parsed = DnsSyncCommand.CreateRoot(new Terminal(TextWriter.Null, TextWriter.Null, isTerminal: false)).Parse(arguments);
            var unknown = parsed.Errors.Where(error => !error.Message.Contains("required", StringComparison.Ordinal));
            Assert.True(!unknown.Any(), $"{document}: 'dnssync {command}': {string.Join("; ", unknown)}");
        }
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Its_configurations_are_valid(string document)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, document));
        Assert.All(
            Configuration().Matches(text).Select(match => match.Groups[1].Value),
            json => Assert.Empty(ConfigurationReader.Read(json).Errors));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_link_has_a_target(string document)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Repository.Root, document))!;
        var links = Link().Matches(File.ReadAllText(Path.Combine(Repository.Root, document)))
            .Select(match => match.Groups[1].Value).Where(link => !link.Contains("://", StringComparison.Ordinal));
        Assert.All(links, link =>
        {
            var (file, anchor) = link.Split('#') is [var left, var right] ? (left, right) : (link, null);
            var target = file.Length == 0 ? Path.Combine(Repository.Root, document) : Path.Combine(folder, file);
            Assert.True(Path.Exists(target), $"{document} links to {link}, which is not there");
            Assert.True(anchor is null || Headings(target).Contains(anchor), $"{document} links to {link}, which has no such heading");
        });
    }

    // A heading's anchor: its words in lower case, joined, without any other sign.
    private static IEnumerable<string> Headings(string file) => File.ReadLines(file)
        .Where(line => line.StartsWith('#'))
        .Select(line => NoLetter().Replace(line.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    private static bool IsRunnable(DocumentCommand command) => command.Programs.All(Runnable.Contains);

    private static bool IsElsewhere(DocumentCommand command) => ProvenElsewhere.Has(command);

    /// <summary>The whole block is run there, since its commands belong together.</summary>
    private static bool IsOfStack(DocumentCommand command) =>
        All.Any(other => (other.Document, other.Block) == (command.Document, command.Block) && other.NeedsStack);

    // A read ends with 2 where there are changes to make, which a document need not say.
    private static int Expected(DocumentCommand command, int code) =>
        command.ExitCode ?? (code == ExitCodes.ChangesToMake && Look().IsMatch(command.Text) ? code : 0);

    [GeneratedRegex("```jsonc\n(.*?)```", RegexOptions.Singleline)]
    internal static partial Regex Configuration();

    [GeneratedRegex(@"^dnssync (?:plan|status)\b")]
    private static partial Regex Look();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"[^\w -]")]
    private static partial Regex NoLetter();

    [GeneratedRegex(@"`dnssync ([^`…]+)`")]
    private static partial Regex InText();
}
