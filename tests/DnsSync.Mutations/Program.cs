// Usage: DnsSync.Mutations SOURCE-ROOT MUTANT-FOLDER FILE-LIST OUTPUT
// Writes the listed sources, with all mutants in them, under OUTPUT and nothing else there.
using System.Collections.Immutable;
using DnsSync.Mutations;

var (root, mutantFolder, list, output) = (Path.GetFullPath(args[0]), args[1], args[2], Path.GetFullPath(args[3]));
try
{
    var mutants = Directory.EnumerateFiles(mutantFolder, "*.mutants").Order(StringComparer.Ordinal)
        .SelectMany(file => Mutation.Read(Path.GetFileName(file), File.ReadAllText(file)))
        .ToImmutableArray();
    var sources = File.ReadAllLines(list).ToImmutableSortedDictionary(
        file => Path.GetRelativePath(root, file).Replace('\\', '/'),
        file => File.ReadAllText(file).ReplaceLineEndings("\n"),
        StringComparer.Ordinal);
    var mutated = Mutator.Apply(mutants, sources);
    if (Directory.Exists(output))
    {
        Directory.Delete(output, recursive: true);
    }

    foreach (var (file, text) in mutated)
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
    Console.Error.WriteLine($"{mutantFolder} : error MUTANT: {rotten.Message.ReplaceLineEndings(" ")}");
    return 1;
}
