using System.Collections.Immutable;
using System.Text;

namespace DnsSync.Mutations;

/// <summary>Puts mutants into source text.</summary>
public static class Mutator
{
    /// <param name="sources">Text by file name, as the mutants' edits name them.</param>
    /// <returns>The same files, with every mutant in its place.</returns>
    /// <exception cref="FormatException">
    /// A mutant does not fit the source: it has rotted, and must be brought in line.
    /// </exception>
    public static ImmutableSortedDictionary<string, string> Apply(
        ImmutableArray<Mutation> mutants, ImmutableSortedDictionary<string, string> sources)
    {
        var twice = mutants.GroupBy(mutant => mutant.Name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1);
        if (twice is not null)
        {
            throw new FormatException($"two mutants are called '{twice.Key}'");
        }

        var places = mutants
            .SelectMany(mutant => mutant.Edits.Select(edit => PlaceOf(mutant, edit, sources)))
            .GroupBy(place => place.Edit.File, StringComparer.Ordinal);
        foreach (var file in places)
        {
            sources = sources.SetItem(file.Key, Apply([.. file.OrderBy(place => place.At)], sources[file.Key]));
        }

        return sources;
    }

    private static Place PlaceOf(Mutation mutant, MutationEdit edit, ImmutableSortedDictionary<string, string> sources)
    {
        if (!sources.TryGetValue(edit.File, out var source))
        {
            throw new FormatException($"mutant '{mutant.Name}': there is no {edit.File}");
        }

        var at = source.IndexOf(edit.Original, StringComparison.Ordinal);
        if (at < 0)
        {
            throw new FormatException($"mutant '{mutant.Name}': {edit.File} holds no\n{edit.Original}");
        }

        return source.IndexOf(edit.Original, at + 1, StringComparison.Ordinal) < 0
            ? new Place(mutant, edit, at)
            : throw new FormatException($"mutant '{mutant.Name}': {edit.File} holds more than once\n{edit.Original}");
    }

    private static string Apply(List<Place> places, string source)
    {
        var mutated = new StringBuilder();
        var done = 0;
        Place? previous = null;
        foreach (var place in places)
        {
            if (place.At < done)
            {
                throw new FormatException(
                    $"mutants '{previous!.Mutant.Name}' and '{place.Mutant.Name}' overlap in {place.Edit.File}");
            }

            mutated.Append(source, done, place.At - done).Append(place.Edit.Mutated);
            done = place.At + place.Edit.Original.Length;
            previous = place;
        }

        return mutated.Append(source, done, source.Length - done).ToString();
    }

    private sealed record Place(Mutation Mutant, MutationEdit Edit, int At);
}
