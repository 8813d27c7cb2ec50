using System.Collections.Immutable;
using System.Net;
using DnsClient;
using DnsSync.Cli.Checking;
using DnsSync.Reporting;
using DnsSync.Simulator.Files;

namespace DnsSync.Cli.Demo;

/// <summary>What one step of the tour showed.</summary>
/// <param name="ChangedAt">When the change was made.</param>
/// <param name="Elapsed">
/// From the change until every answer was the expected one, or until the addresses were held.
/// </param>
/// <param name="Reports">The syncs that it took, oldest first.</param>
internal sealed record StepResult(
    TourStep Step,
    DateTimeOffset ChangedAt,
    TimeSpan Elapsed,
    ImmutableArray<NameAnswer> Answers,
    ImmutableArray<SyncReport> Reports,
    ImmutableArray<ProbeResult> Devices)
{
    public bool IsAsExpected =>
        Answers.All(answer => answer.IsAsExpected)
        && Devices.All(device => device.Connected == Step.DevicesConnect);
}

/// <summary>What a client asked, what it got, and what it should have got.</summary>
internal sealed record NameAnswer(
    string Name, ImmutableArray<string> Addresses, int? Ttl, ImmutableArray<string> Expected)
{
    public bool IsAsExpected => !Expected.IsEmpty && Addresses.SequenceEqual(Expected);
}

/// <summary>
/// Takes the steps one after the other. After each it asks the DNS server as a client would, until
/// the answer is right or too much time has passed, and connects to every address it was given.
/// </summary>
internal sealed class Tour(SimulatedAccount account, DemoService service, TimeProvider time)
{
    private static readonly TimeSpan QueryInterval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly LookupClient _resolver = new(new LookupClientOptions(account.Dns)
    {
        UseCache = false,
        Timeout = TimeSpan.FromSeconds(2),
        Retries = 1,
    });

    public async Task<StepResult> TakeAsync(TourStep step, CancellationToken cancellation)
    {
        service.TakeReports();
        var start = time.GetTimestamp();
        var changedAt = time.GetUtcNow();
        if (step.Act is { } act)
        {
            account.World.Use(act);
        }
        else
        {
            await service.ResyncAsync(cancellation);
        }

        var answers = await AskUntilRightAsync(step, cancellation);
        var elapsed = time.GetElapsedTime(start);
        var reports = await ReportsOfAsync(step, changedAt, cancellation);
        if (!step.DevicesConnect)
        {
            // The answer was right all along; what took time was to be sure that it must stay.
            elapsed = time.GetElapsedTime(start);
        }

        var devices = ImmutableArray.CreateBuilder<ProbeResult>();
        foreach (var answer in answers)
        {
            foreach (var address in answer.Addresses)
            {
                devices.Add(await ConnectAsync(answer.Name, IPAddress.Parse(address), cancellation));
            }
        }

        return new StepResult(step, changedAt, elapsed, answers, reports, devices.ToImmutable());
    }

    // As devices do: MQTT for data, TLS for credentials.
    private Task<ProbeResult> ConnectAsync(string name, IPAddress address, CancellationToken cancellation) =>
        name == DemoWorld.DataName
            ? account.Probe.ConnectAsync(new IPEndPoint(address, 8883), name, cancellation)
            : account.TlsProbe.ConnectAsync(
                new IPEndPoint(address, account.HasHttps ? 443 : 8443), name, cancellation);

    private async Task<ImmutableArray<NameAnswer>> AskUntilRightAsync(
        TourStep step, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            var answers = ImmutableArray.CreateBuilder<NameAnswer>();
            foreach (var name in step.Names)
            {
                answers.Add(await AskAsync(name, step, cancellation));
            }

            if (answers.All(answer => answer.IsAsExpected) || time.GetElapsedTime(start) > Patience)
            {
                return answers.ToImmutable();
            }

            await Task.Delay(QueryInterval, time, cancellation);
        }
    }

    private async Task<NameAnswer> AskAsync(string name, TourStep step, CancellationToken cancellation)
    {
        var response = await _resolver.QueryAsync(name, QueryType.A, cancellationToken: cancellation);
        var records = response.Answers.ARecords().ToList();
        return new NameAnswer(
            name,
            [.. records.Select(record => record.Address.ToString()).Order(StringComparer.Ordinal)],
            records.FirstOrDefault()?.InitialTimeToLive,
            account.World.Use(world => step.Expected(world, name)));
    }

    // The right answer may be seen before its run has reported, and a run that confirms a removal
    // reports later still. The step is over when no run is under way, and one that began after the
    // change has reported.
    private async Task<ImmutableArray<SyncReport>> ReportsOfAsync(
        TourStep step, DateTimeOffset changedAt, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        var reports = new List<SyncReport>();
        while (time.GetElapsedTime(start) < Patience)
        {
            var idle = service.IsIdle;
            reports.AddRange(service.TakeReports());
            if (idle && reports.Any(report => report.StartedAt >= changedAt
                && (step.DevicesConnect || report.Any(Outcome.Held))))
            {
                break;
            }

            await Task.Delay(QueryInterval, time, cancellation);
        }

        return [.. reports.OrderBy(report => report.StartedAt)];
    }
}
