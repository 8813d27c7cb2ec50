using System.Collections.Immutable;
using DnsSync.Planting;

namespace DnsSync.Plants;

public sealed class PlanterTests
{
    private const string Text = """
        # off-by-one
        It counts one too many.
        @ A.cs
        <<<
        return n;
        ===
        return Plant.Is("off-by-one") ? n + 1 : (ORIGINAL);
        >>>
        """;

    [Fact]
    public void Puts_a_mistake_where_its_original_stands() =>
        Assert.Equal(
            """int F(int n) { return Plant.Is("off-by-one") ? n + 1 : (return n;); }""",
            Planter.Apply(Mistake.Read("x.plants", Text), Source("int F(int n) { return n; }"))["A.cs"]);

    [Theory]
    [InlineData("int F(int n) { return n + 0; }", "plant 'off-by-one': A.cs holds no\nreturn n;")]
    [InlineData("return n; return n;", "plant 'off-by-one': A.cs holds more than once\nreturn n;")]
    public void Says_which_mistake_does_not_fit_the_source_any_more(string source, string problem) =>
        Assert.Equal(problem, Assert.Throws<FormatException>(
            () => Planter.Apply(Mistake.Read("x.plants", Text), Source(source))).Message);

    [Fact]
    public void Says_which_file_is_gone() =>
        Assert.Equal("plant 'off-by-one': there is no A.cs", Assert.Throws<FormatException>(
            () => Planter.Apply(
                Mistake.Read("x.plants", Text), ImmutableSortedDictionary<string, string>.Empty)).Message);

    [Fact]
    public void Refuses_two_mistakes_in_one_place()
    {
        var second = Text.Replace("off-by-one", "off-by-two", StringComparison.Ordinal);
        Assert.Equal("plants 'off-by-one' and 'off-by-two' overlap in A.cs", Assert.Throws<FormatException>(
            () => Planter.Apply(Mistake.Read("x.plants", Text + "\n" + second), Source("return n;"))).Message);
    }

    [Fact]
    public void Refuses_a_mistake_that_nothing_switches_on() =>
        Assert.Equal("x.plants: no edit of 'off-by-one' asks Plant.Is(\"off-by-one\")", Assert.Throws<FormatException>(
            () => Mistake.Read("x.plants", Text.Replace("Plant.Is(\"off-by-one\")", "true", StringComparison.Ordinal))).Message);

    private static ImmutableSortedDictionary<string, string> Source(string text) =>
        ImmutableSortedDictionary<string, string>.Empty.Add("A.cs", text);
}
