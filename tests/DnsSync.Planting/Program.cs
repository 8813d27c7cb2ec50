// Usage: DnsSync.Planting SOURCE-ROOT PLANT-FOLDER FILE-LIST OUTPUT
// Writes the listed sources, with all plants in them, under OUTPUT and nothing else there.
using System.Collections.Immutable;
using DnsSync.Planting;

var (root, plantFolder, list, output) = (Path.GetFullPath(args[0]), args[1], args[2], Path.GetFullPath(args[3]));
try
{
    var plants = Directory.EnumerateFiles(plantFolder, "*.plants").Order(StringComparer.Ordinal)
        .SelectMany(file => Mistake.Read(Path.GetFileName(file), File.ReadAllText(file)))
        .ToImmutableArray();
    var sources = File.ReadAllLines(list).ToImmutableSortedDictionary(
        file => Path.GetRelativePath(root, file).Replace('\\', '/'),
        file => File.ReadAllText(file).ReplaceLineEndings("\n"),
        StringComparer.Ordinal);
    var planted = Planter.Apply(plants, sources);
    if (Directory.Exists(output))
    {
        Directory.Delete(output, recursive: true);
    }

    foreach (var (file, text) in planted)
    {
        var path = Path.Combine(output, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);

        // As generated code, it has to ask for what other code gets from the project.
        File.WriteAllText(path, "#nullable enable\n" + text);
    }

    return 0;
}
catch (FormatException rotten)
{
    // In the form in which MSBuild shows errors.
    Console.Error.WriteLine($"{plantFolder} : error PLANT: {rotten.Message.ReplaceLineEndings(" ")}");
    return 1;
}
