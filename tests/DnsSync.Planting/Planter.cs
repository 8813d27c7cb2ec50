using System.Collections.Immutable;
using System.Text;

namespace DnsSync.Planting;

/// <summary>Puts plants into source text.</summary>
public static class Planter
{
    /// <param name="sources">Text by file name, as the plants' edits name them.</param>
    /// <returns>The same files, with every plant in its place.</returns>
    /// <exception cref="FormatException">
    /// A plant does not fit the source: it has rotted, and must be brought in line.
    /// </exception>
    public static ImmutableSortedDictionary<string, string> Apply(
        ImmutableArray<Mistake> plants, ImmutableSortedDictionary<string, string> sources)
    {
        var twice = plants.GroupBy(plant => plant.Name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1);
        if (twice is not null)
        {
            throw new FormatException($"two plants are called '{twice.Key}'");
        }

        var places = plants
            .SelectMany(plant => plant.Edits.Select(edit => PlaceOf(plant, edit, sources)))
            .GroupBy(place => place.Edit.File, StringComparer.Ordinal);
        foreach (var file in places)
        {
            sources = sources.SetItem(file.Key, Apply([.. file.OrderBy(place => place.At)], sources[file.Key]));
        }

        return sources;
    }

    private static Place PlaceOf(Mistake plant, PlantEdit edit, ImmutableSortedDictionary<string, string> sources)
    {
        if (!sources.TryGetValue(edit.File, out var source))
        {
            throw new FormatException($"plant '{plant.Name}': there is no {edit.File}");
        }

        var at = source.IndexOf(edit.Original, StringComparison.Ordinal);
        if (at < 0)
        {
            throw new FormatException($"plant '{plant.Name}': {edit.File} holds no\n{edit.Original}");
        }

        return source.IndexOf(edit.Original, at + 1, StringComparison.Ordinal) < 0
            ? new Place(plant, edit, at)
            : throw new FormatException($"plant '{plant.Name}': {edit.File} holds more than once\n{edit.Original}");
    }

    private static string Apply(List<Place> places, string source)
    {
        var planted = new StringBuilder();
        var done = 0;
        Place? previous = null;
        foreach (var place in places)
        {
            if (place.At < done)
            {
                throw new FormatException(
                    $"plants '{previous!.Plant.Name}' and '{place.Plant.Name}' overlap in {place.Edit.File}");
            }

            planted.Append(source, done, place.At - done).Append(place.Edit.Planted);
            done = place.At + place.Edit.Original.Length;
            previous = place;
        }

        return planted.Append(source, done, source.Length - done).ToString();
    }

    private sealed record Place(Mistake Plant, PlantEdit Edit, int At);
}
