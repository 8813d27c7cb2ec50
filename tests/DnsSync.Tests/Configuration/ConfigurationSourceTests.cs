using DnsSync.Configuration;
using DnsSync.Tests.Handlers;
using Microsoft.Extensions.Time.Testing;

namespace DnsSync.Tests.Configuration;

public sealed class ConfigurationSourceTests
{
    private static readonly string Binding = Service.JsonOf(Make.Binding("a.example"));

    [Theory]
    [InlineData(null, null)]
    [InlineData("no JSON", null)]
    [InlineData("ssm:/dnssync/prod-iot/", "prod-iot")]
    [InlineData("ssm:/dnssync/prod-iot", "prod-iot")]
    public void The_owner_is_known_without_a_call(string? setting, string? owner) =>
        Assert.Equal(owner, Of(setting).Owner);

    [Fact]
    public void The_owner_of_an_inline_configuration_is_its_own() =>
        Assert.Equal(Make.Owner, Of(Service.Json(Make.Binding("a.example"))).Owner);

    [Fact]
    public async Task Parameters_are_put_together_and_each_error_names_its_own()
    {
        var result = await Of("ssm:/dnssync/prod/",
            new("/dnssync/prod/b", Binding), new("/dnssync/prod/a", Binding),
            new("/dnssync/prod/two", $"{Binding},{Binding}"), new("/dnssync/prod/list", "[]"),
            new("/dnssync/prod/key", Binding.Replace("zoneId", "zone", StringComparison.Ordinal))).GetAsync(default);
        Assert.Equal("a.example", Assert.Single(result.Configuration!.Bindings).Name.ToString());
        Assert.Equal(
            ["/dnssync/prod/b", "/dnssync/prod/key", "/dnssync/prod/list", "/dnssync/prod/two"],
            result.Errors.Select(error => error.Path.Split(' ')[0]).Distinct());
    }

    [Fact]
    public async Task An_empty_path_is_valid_and_one_with_only_broken_parameters_is_not()
    {
        var empty = await Of("ssm:/dnssync/prod/").GetAsync(default);
        Assert.Equal("prod", empty.Configuration!.Owner);
        Assert.Empty(empty.Configuration.Bindings);
        Assert.Equal("/dnssync/prod/", Assert.Single(empty.Errors).Path);
        Assert.Null((await Of("ssm:/dnssync/prod/", new StoredParameter("/x", "{}")).GetAsync(default)).Configuration);
    }

    [Fact]
    public async Task A_configuration_is_as_old_as_the_beginning_of_its_read()
    {
        var time = new FakeTimeProvider(Make.Noon);
        var reads = 0;
        var source = new ConfigurationSource("ssm:/dnssync/prod/", (_, _) =>
        {
            reads++;
            time.Advance(TimeSpan.FromSeconds(3));
            return Task.FromResult<IReadOnlyList<StoredParameter>>([new("/dnssync/prod/a", Binding)]);
        }, time);
        await source.GetAsync(Make.Noon, default);
        await source.GetAsync(Make.Noon, default);
        Assert.Equal(1, reads);
        await source.GetAsync(Make.Noon.AddSeconds(2), default);
        Assert.Equal(2, reads);
    }

    private static ConfigurationSource Of(string? setting, params StoredParameter[] parameters) =>
        new(setting, (_, _) => Task.FromResult<IReadOnlyList<StoredParameter>>(parameters), TimeProvider.System);
}
