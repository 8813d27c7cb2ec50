using System.Collections.Immutable;

namespace DnsSync.Mutations;

/// <summary>A mistake that can be switched on in a copy of the source, to see whether tests notice.</summary>
/// <param name="What">The mistake in a sentence.</param>
public sealed record Mutation(string Name, string What, ImmutableArray<MutationEdit> Edits)
{
    /// <summary>
    /// Reads mutants from text:
    /// <code>
    /// # name
    /// What the mistake is.
    /// @ DnsSync/Folder/File.cs
    /// &lt;&lt;&lt;
    /// the original, exactly as it stands
    /// ===
    /// what takes its place, in which ORIGINAL is the original and Mutant.Is("name") the switch
    /// &gt;&gt;&gt;
    /// </code>
    /// </summary>
    /// <exception cref="FormatException">The text is not in that form; the message says where.</exception>
    public static ImmutableArray<Mutation> Read(string file, string text)
    {
        var mutants = ImmutableArray.CreateBuilder<Mutation>();
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var at = 0;
        while (Next(lines, ref at) is { } line)
        {
            if (line.StartsWith("# ", StringComparison.Ordinal))
            {
                mutants.Add(new Mutation(line[2..], Next(lines, ref at) ?? "", []));
            }
            else if (line.StartsWith("@ ", StringComparison.Ordinal) && mutants.Count > 0)
            {
                Expect("<<<", file, lines, ref at);
                var original = Until("===", file, lines, ref at);
                var mutated = Until(">>>", file, lines, ref at).Replace("ORIGINAL", original, StringComparison.Ordinal);
                mutants[^1] = mutants[^1] with { Edits = mutants[^1].Edits.Add(new(line[2..], original, mutated)) };
            }
            else
            {
                throw new FormatException($"{file}({at}): expected '# name' or '@ file', got '{line}'");
            }
        }

        foreach (var mutant in mutants)
        {
            if (!mutant.Edits.Any(edit => edit.Mutated.Contains($"Mutant.Is(\"{mutant.Name}\")", StringComparison.Ordinal)))
            {
                throw new FormatException($"{file}: no edit of '{mutant.Name}' asks Mutant.Is(\"{mutant.Name}\")");
            }
        }

        return mutants.ToImmutable();
    }

    private static string? Next(string[] lines, ref int at)
    {
        while (at < lines.Length)
        {
            if (lines[at++] is { Length: > 0 } line)
            {
                return line;
            }
        }

        return null;
    }

    private static void Expect(string mark, string file, string[] lines, ref int at)
    {
        if (Next(lines, ref at) != mark)
        {
            throw new FormatException($"{file}({at}): expected '{mark}'");
        }
    }

    private static string Until(string mark, string file, string[] lines, ref int at)
    {
        var from = at;
        for (; at < lines.Length; at++)
        {
            if (lines[at] == mark)
            {
                return string.Join('\n', lines[from..at++]);
            }
        }

        throw new FormatException($"{file}({from}): '{mark}' never comes");
    }
}

/// <summary>One place where a mutant stands.</summary>
/// <param name="File">Under the source's root, with slashes.</param>
/// <param name="Original">Must stand there exactly once.</param>
public sealed record MutationEdit(string File, string Original, string Mutated);
