using System.Collections.Immutable;

namespace DnsSync.Planting;

/// <summary>A mistake that can be switched on in a copy of the source, to see whether tests notice.</summary>
/// <param name="What">The mistake in a sentence.</param>
public sealed record Mistake(string Name, string What, ImmutableArray<PlantEdit> Edits)
{
    /// <summary>
    /// Reads plants from text:
    /// <code>
    /// # name
    /// What the mistake is.
    /// @ DnsSync/Folder/File.cs
    /// &lt;&lt;&lt;
    /// the original, exactly as it stands
    /// ===
    /// what takes its place, in which ORIGINAL is the original and Plant.Is("name") the switch
    /// &gt;&gt;&gt;
    /// </code>
    /// </summary>
    /// <exception cref="FormatException">The text is not in that form; the message says where.</exception>
    public static ImmutableArray<Mistake> Read(string file, string text)
    {
        var plants = ImmutableArray.CreateBuilder<Mistake>();
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var at = 0;
        while (Next(lines, ref at) is { } line)
        {
            if (line.StartsWith("# ", StringComparison.Ordinal))
            {
                plants.Add(new Mistake(line[2..], Next(lines, ref at) ?? "", []));
            }
            else if (line.StartsWith("@ ", StringComparison.Ordinal) && plants.Count > 0)
            {
                Expect("<<<", file, lines, ref at);
                var original = Until("===", file, lines, ref at);
                var planted = Until(">>>", file, lines, ref at).Replace("ORIGINAL", original, StringComparison.Ordinal);
                plants[^1] = plants[^1] with { Edits = plants[^1].Edits.Add(new(line[2..], original, planted)) };
            }
            else
            {
                throw new FormatException($"{file}({at}): '# name' or '@ file' is expected, not '{line}'");
            }
        }

        foreach (var plant in plants)
        {
            if (!plant.Edits.Any(edit => edit.Planted.Contains($"Plant.Is(\"{plant.Name}\")", StringComparison.Ordinal)))
            {
                throw new FormatException($"{file}: no edit of '{plant.Name}' asks Plant.Is(\"{plant.Name}\")");
            }
        }

        return plants.ToImmutable();
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
            throw new FormatException($"{file}({at}): '{mark}' is expected");
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

/// <summary>One place where a plant stands.</summary>
/// <param name="File">Under the source's root, with slashes.</param>
/// <param name="Original">Must stand there exactly once.</param>
public sealed record PlantEdit(string File, string Original, string Planted);
