using System.Diagnostics;
using System.Net;
using DnsSync.Cli.Commands;
using DnsSync.Cli.Demo;
using DnsSync.Page.Model;
using DnsSync.Simulator;
using DnsSync.Simulator.Files;
using Account = DnsSync.Cli.Demo.SimulatedAccount;

namespace DnsSync.Cli.Tests.Demo;

/// <summary>What the demo's page may do, and that DnsSync follows each of it to its end.</summary>
[Trait("Speed", "slow")]
public sealed class DemoActionsTests : IAsyncLifetime
{
    private static readonly IPEndPoint Anywhere = new(IPAddress.Loopback, 0);

    private readonly DemoListener _listener =
        new(new Terminal(TextWriter.Null, TextWriter.Null, isTerminal: false));

    private readonly LoopbackNetwork _network = LoopbackNetwork.Take();
    private Account _account = null!;
    private DemoService _service = null!;
    private DemoActions _actions = null!;

    public async ValueTask InitializeAsync()
    {
        var demo = DemoWorld.Create(new WorldSettings
        {
            Start = TimeProvider.System.GetUtcNow(),
            EndpointSettles = TimeSpan.FromMilliseconds(200),
            InterfacesListed = TimeSpan.FromMilliseconds(50),
            InterfacesDescribable = TimeSpan.FromMilliseconds(100),
            InterfaceRemoved = TimeSpan.FromMilliseconds(100),
            EndpointDeletes = TimeSpan.FromMilliseconds(200),
        }, _network.Number);
        _account = await Account.StartAsync(
            demo.World, Anywhere, Anywhere, [DemoWorld.DataName], _ => { }, CancellationToken.None);
        var configuration = DemoCommand.Configuration();
        _listener.Feed.Observe(state => state.Configured(configuration, TimeProvider.System.GetUtcNow()));
        _service = DemoService.Start(_account, configuration, _listener);
        _actions = new DemoActions(_account, _service);
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        await _account.DisposeAsync();
        _network.Dispose();
    }

    [Fact]
    public async Task Each_button_reports_its_action_and_the_names_follow()
    {
        Assert.Equal("Resyncing every name.", Press("resync"));
        await UntilAsync($"127.{Network}.1.4,127.{Network}.2.4");
        Assert.StartsWith("subnet-0127010003000000d was added to vpce-", Press("add-subnet"), StringComparison.Ordinal);
        await UntilAsync($"127.{Network}.1.4,127.{Network}.2.4,127.{Network}.3.4");
        Assert.EndsWith("is already in every subnet.", Press("add-subnet"), StringComparison.Ordinal);
        Assert.StartsWith("subnet-0127010001000000a was removed from vpce-", Press("remove-subnet"), StringComparison.Ordinal);
        await UntilAsync($"127.{Network}.2.4,127.{Network}.3.4");
        Assert.Contains(" replaces vpce-", Press("replace-endpoint"), StringComparison.Ordinal);
        await UntilAsync($"127.{Network}.1.6,127.{Network}.2.6");
        Assert.EndsWith("127.66.66.66 by hand.", Press("edit-record"), StringComparison.Ordinal);
        await UntilAsync("127.66.66.66");
        await UntilAsync($"127.{Network}.1.6,127.{Network}.2.6");
        Assert.EndsWith(" was deleted.", Press("delete-endpoint"), StringComparison.Ordinal);
        await UntilAsync($"127.{Network}.1.6,127.{Network}.2.6", "held");
        Assert.Equal("There is no data endpoint: create one with 'replace' first.", Press("remove-subnet"));
        Assert.EndsWith(" was created.", Press("replace-endpoint"), StringComparison.Ordinal);
        await UntilAsync($"127.{Network}.1.7,127.{Network}.2.7");

        var page = PageDocument.Of(State);
        Assert.True(page.Times.Length >= 5);
        Assert.Contains(page.Timeline, entry => entry.Kind == "event"
            && entry.Text.StartsWith("ModifyVpcEndpoint by operator: vpce-", StringComparison.Ordinal));
        Assert.DoesNotContain(page.Timeline, entry => entry.Text.Contains(AwsClients.SimulatorAccessKey + ":", StringComparison.Ordinal));
    }

    private byte Network => _network.Number;

    private PageState State
    {
        get
        {
            PageState? seen = null;
            _listener.Feed.Observe(state => seen = state);
            return seen!;
        }
    }

    private string Press(string id) => _actions.All.Single(action => action.Id == id).Do();

    /// <summary>Waits until the page shows these addresses, or their last plan did.</summary>
    private async Task UntilAsync(string addresses, string? label = null)
    {
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            var name = PageDocument.Of(State).Names.Single(name => name.Name == DemoWorld.DataName);
            var now = string.Join(',', name.Addresses);
            if ((now == addresses || (addresses == "127.66.66.66" && name.LastChanges.Any(change => change.Text.Contains(addresses, StringComparison.Ordinal))))
                && (label is null || name.Label == label))
            {
                return;
            }

            Assert.True(Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(30), $"{addresses} never came, but {now} ({name.Label})");
            await Task.Delay(50);
        }
    }
}
