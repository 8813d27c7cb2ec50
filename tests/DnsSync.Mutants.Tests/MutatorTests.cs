using System.Collections.Immutable;
using DnsSync.Mutations;

namespace DnsSync.Mutants;

public sealed class PlanterTests
{
    private const string Text = """
        # off-by-one
        It counts one too many.
        @ A.cs
        <<<
        return n;
        ===
        return Mutant.Is("off-by-one") ? n + 1 : (ORIGINAL);
        >>>
        """;

    [Fact]
    public void Puts_a_mutation_in_the_place_of_its_original() =>
        Assert.Equal(
            """int F(int n) { return Mutant.Is("off-by-one") ? n + 1 : (return n;); }""",
            Mutator.Apply(Mutation.Read("x.mutants", Text), Source("int F(int n) { return n; }"))["A.cs"]);

    [Theory]
    [InlineData("int F(int n) { return n + 0; }", "mutant 'off-by-one': A.cs holds no\nreturn n;")]
    [InlineData("return n; return n;", "mutant 'off-by-one': A.cs holds more than once\nreturn n;")]
    public void Reports_a_mutation_that_no_longer_fits_the_source(string source, string problem) =>
        Assert.Equal(problem, Assert.Throws<FormatException>(
            () => Mutator.Apply(Mutation.Read("x.mutants", Text), Source(source))).Message);

    [Fact]
    public void Reports_a_missing_file() =>
        Assert.Equal("mutant 'off-by-one': there is no A.cs", Assert.Throws<FormatException>(
            () => Mutator.Apply(
                Mutation.Read("x.mutants", Text), ImmutableSortedDictionary<string, string>.Empty)).Message);

    [Fact]
    public void Refuses_overlapping_mutations()
    {
        var second = Text.Replace("off-by-one", "off-by-two", StringComparison.Ordinal);
        Assert.Equal("mutants 'off-by-one' and 'off-by-two' overlap in A.cs", Assert.Throws<FormatException>(
            () => Mutator.Apply(Mutation.Read("x.mutants", Text + "\n" + second), Source("return n;"))).Message);
    }

    [Fact]
    public void Refuses_a_mutation_without_a_switch() =>
        Assert.Equal("x.mutants: no edit of 'off-by-one' asks Mutant.Is(\"off-by-one\")", Assert.Throws<FormatException>(
            () => Mutation.Read("x.mutants", Text.Replace("Mutant.Is(\"off-by-one\")", "true", StringComparison.Ordinal))).Message);

    private static ImmutableSortedDictionary<string, string> Source(string text) =>
        ImmutableSortedDictionary<string, string>.Empty.Add("A.cs", text);
}
