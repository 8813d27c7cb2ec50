using System.Globalization;
using System.Text.RegularExpressions;

namespace DnsSync.TestKit;

/// <summary>A command of a fenced <c>sh</c> block of a document, its lines joined.</summary>
/// <param name="Block">The line at which its block begins: commands of one block run together.</param>
internal sealed partial record DocumentCommand(string Document, int Line, int Block, string Text)
{
    public string Place => $"{Document}:{Line}";

    /// <summary>Without what is right of #, which is for people.</summary>
    public string Bare => Comment().Replace(Text, "");

    /// <summary>What the comment promises; null where it promises nothing.</summary>
    public int? ExitCode => Promised().Match(Text) is { Success: true } found
        ? int.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture)
        : null;

    /// <summary>The programs that it calls, besides the shell's own words.</summary>
    public IEnumerable<string> Programs => Program().Matches(Bare).Select(match => match.Groups[1].Value);

    /// <summary>Whether it asks what only a deployed stack can answer.</summary>
    public bool NeedsStack => Stack().IsMatch(Text);

    /// <summary>Every document for users, below the root of the repository. Decisions are history.</summary>
    public static IEnumerable<string> Documents(string root) =>
        ((string[])["README.md", "CONTRIBUTING.md"])
            .Concat(Directory.GetFiles(Path.Combine(root, "docs"), "*.md", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'))
                .Where(file => !file.StartsWith("docs/decisions/", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal));

    public static IReadOnlyList<DocumentCommand> Of(string root, string document)
    {
        var found = new List<DocumentCommand>();
        var lines = File.ReadAllLines(Path.Combine(root, document));
        var block = 0;
        for (var at = 0; at < lines.Length; at++)
        {
            var line = lines[at];
            if (line.TrimStart().StartsWith("```", StringComparison.Ordinal))
            {
                block = block == 0 && line.Trim() is "```sh" ? at + 1 : block == 0 ? -1 : 0;
                continue;
            }

            if (block <= 0 || line.Trim() is "" || line.TrimStart().StartsWith('#'))
            {
                continue;
            }

            var first = at + 1;
            while (line.EndsWith('\\'))
            {
                line = line[..^1] + lines[++at].TrimStart();
            }

            found.Add(new DocumentCommand(document, first, block, line.Trim()));
        }

        return found;
    }

    [GeneratedRegex(@"\s+#\s.*$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"#.*\bexit code (\d+)\b")]
    private static partial Regex Promised();

    // At the start, after a pipe or a list, or in a substitution; what is assigned before it aside.
    [GeneratedRegex(@"(?:^|\||;|&&|\$\()\s*(?:[A-Za-z_]\w*=[^\s(]*\s+)*([a-z.][\w./-]*)(?![\w./-]*=)")]
    private static partial Regex Program();

    [GeneratedRegex(@"\baws (?:cloudformation|cloudwatch|lambda|logs|sqs)\b")]
    private static partial Regex Stack();
}
