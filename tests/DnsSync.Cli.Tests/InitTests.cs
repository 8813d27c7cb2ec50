using DnsSync.Simulator.Ec2;
using DnsSync.Simulator.Files;

namespace DnsSync.Cli.Tests;

/// <summary>A first configuration, from nothing to a sync that works.</summary>
public sealed class InitTests : IAsyncLifetime
{
    private const string Other = "com.amazonaws.ap-northeast-1.execute-api";

    private TestAccount _account = null!;
    private string _file = "";

    public async ValueTask InitializeAsync()
    {
        _account = await TestAccount.StartAsync(arrange: world => world.Ec2.CreateEndpoint(
            new CreateEndpointRequest(DemoWorld.VpcId, Other) { SubnetIds = [DemoWorld.SubnetA] }));
        _file = Path.Combine(Path.GetDirectoryName(_account.ConfigPath)!, "first.json");
    }

    public ValueTask DisposeAsync() => _account.DisposeAsync();

    [Fact]
    public async Task The_account_becomes_a_working_configuration()
    {
        var result = (await InitAsync(null, "--owner", "prod", "--yes")).Ends(0);
        Assert.Equal(
            $"""
            wrote {_file} with {DemoWorld.CredentialsName}, {DemoWorld.DataName}
            next: dnssync plan -c {_file} --endpoint-url {_account.Url}

            """.ReplaceLineEndings("\n"), result.Output);
        Assert.Equal(
            $"skipped {Other} in {DemoWorld.VpcId} (1 endpoint): AWS does not return its name; pass --name and --service\n",
            result.Error);
        _account.ConfigPath = _file;
        (await _account.SyncAsync()).Ends(ExitCodes.InSync);
        Assert.Equal("127.10.1.4,127.10.2.4", _account.AddressesOf(DemoWorld.DataName));
        Assert.Equal(0, _account.World.Use(world => world.Calls.Count("route53:ListHostedZones")));
    }

    [Fact]
    public async Task At_a_terminal_the_user_is_asked_for_names_and_owner()
    {
        var result = (await InitAsync("api.fleet.example\n\nno\ny\nstage\n")).Ends(0);
        Assert.Contains($"wrote {_file} with api.fleet.example, {DemoWorld.DataName}\n", result.Output, StringComparison.Ordinal);
        Assert.Contains($"Bind {DemoWorld.DataName} in zone {DemoWorld.DataZoneId} to {DemoWorld.DataService}",
            result.Error, StringComparison.Ordinal);
        Assert.Contains("\"owner\": \"stage\"", await ReadAsync(), StringComparison.Ordinal);
        _account.ConfigPath = _file;
        (await _account.PlanAsync()).Ends(ExitCodes.ChangesToMake);
    }

    [Fact]
    public async Task With_all_options_given_no_AWS_call_is_made()
    {
        _account.World.Use(world => world.Calls.Clear());
        (await InitAsync(null, "--owner", "prod", "--name", DemoWorld.DataName, "--zone", DemoWorld.DataZoneId,
            "--service", DemoWorld.DataService, "--vpc", DemoWorld.VpcId)).Ends(0);
        Assert.Equal("", _account.Calls);
    }

    [Fact]
    public async Task The_VPC_is_always_written_and_a_name_is_bound_in_one_VPC()
    {
        (await InitAsync(null, "--owner", "prod", "--name", "a.fleet.example", "--service", Other)).Ends(0);
        Assert.Contains($"\"vpcId\": \"{DemoWorld.VpcId}\"", await ReadAsync(), StringComparison.Ordinal);
        File.Delete(_file);

        _account.World.Use(world =>
        {
            world.Ec2.CreateVpc("127.11.0.0/16", id: "vpc-two");
            world.Ec2.CreateSubnet("vpc-two", "127.11.1.0/24", "ap-northeast-1a", id: "subnet-two");
            foreach (var service in (string[])[Other, DemoWorld.DataService])
            {
                world.Ec2.CreateEndpoint(new CreateEndpointRequest("vpc-two", service) { SubnetIds = ["subnet-two"] });
            }

            world.Route53.AssociateVpc(DemoWorld.DataZoneId, "vpc-two");
        });
        (await InitAsync(null, "--owner", "prod", "--name", "a.fleet.example", "--service", Other))
            .IsRefused($"endpoints of {Other} are in several VPCs ({DemoWorld.VpcId} and vpc-two): select one with --vpc");
        var result = (await InitAsync(null, "--owner", "prod", "--yes")).Ends(0);
        Assert.Contains(
            $"skipped {DemoWorld.DataService} in vpc-two (1 endpoint): {DemoWorld.DataName} is already bound to {DemoWorld.VpcId}\n",
            result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("vpc-two", await ReadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_closest_zone_around_a_name_is_taken()
    {
        (await InitAsync(null, "--owner", "prod", "--name", "a.b.fleet.example", "--service", Other)).Ends(0);
        Assert.Contains(TestAccount.FleetZone, await ReadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_exists_is_not_overwritten()
    {
        await File.WriteAllTextAsync(_file, "mine", TestContext.Current.CancellationToken);
        (await InitAsync(null, "--owner", "prod", "--yes")).IsRefused("already exists: choose another file");
        Assert.Equal("mine", await ReadAsync());
    }

    [Fact]
    public async Task A_name_without_a_zone_and_a_wrong_owner_write_nothing()
    {
        (await InitAsync(null, "--owner", "prod", "--name", "a.nowhere.example", "--service", Other))
            .IsRefused("no private zone that contains a.nowhere.example");
        (await InitAsync(null, "--owner", "two words", "--yes")).Ends(ExitCodes.Failed);
        (await InitAsync(null, "--yes")).IsRefused("--yes requires --owner");
        (await InitAsync(null, "--owner", "prod", "--zone", "Z1")).IsRefused("--zone requires --name");
        (await InitAsync(null, "--owner", "prod", "--yes", "--vpc", "vpc-0none")).IsRefused("there is nothing to bind");
        Assert.False(File.Exists(_file));
    }

    [Fact]
    public async Task Denied_access_is_reported_and_nothing_is_written()
    {
        _account.World.Use(world => world.Faults.Add("ec2:DescribeVpcEndpoints", Simulator.FaultKind.AccessDenied, 9));
        (await InitAsync(null, "--owner", "prod", "--yes")).IsRefused("was not written: ec2:DescribeVpcEndpoints failed");
        Assert.False(File.Exists(_file));
    }

    private Task<string> ReadAsync() => File.ReadAllTextAsync(_file, TestContext.Current.CancellationToken);

    [Fact]
    public async Task Ctrl_C_ends_a_question_at_once_and_nothing_is_written()
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        using var input = new SilentReader();
        using var stop = new CancellationTokenSource();
        var init = DnsSyncCommand.RunAsync(
            ["init", "--out", _file, "--endpoint-url", _account.Url, "--owner", "prod"],
            new Terminal(output, error, isTerminal: false) { Input = input }, stop.Token);
        await input.Asked.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await stop.CancelAsync();
        Assert.Equal(ExitCodes.Failed, await init.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.EndsWith("dnssync: interrupted\n", error.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(_file));
    }

    // Somebody who never answers.
    private sealed class SilentReader : TextReader
    {
        private readonly SemaphoreSlim _line = new(0);

        public TaskCompletionSource Asked { get; } = new();

        public override string? ReadLine()
        {
            Asked.TrySetResult();
            _line.Wait(TimeSpan.FromSeconds(60));
            return null;
        }

        protected override void Dispose(bool disposing)
        {
            _line.Release();
            base.Dispose(disposing);
        }
    }

    private async Task<CommandResult> InitAsync(string? answers, params string[] options)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        using var input = answers is null ? null : new StringReader(answers);
        var code = await DnsSyncCommand.RunAsync(
            ["init", "--out", _file, "--endpoint-url", _account.Url, .. options],
            new Terminal(output, error, isTerminal: false) { Input = input });
        return new CommandResult(code, output.ToString(), error.ToString());
    }
}
