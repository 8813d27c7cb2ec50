using DnsSync.Configuration;
using DnsSync.Handlers;
using DnsSync.Simulation.Scenarios;
using DnsSync.Simulator;
using DnsSync.Simulator.Time;

namespace DnsSync.Simulation.Running;

/// <summary>
/// Lambda: starts the real function in processes of its own, keeps them warm for a while, gives
/// each one invocation at a time, and ends those that run into the time-out. Or kills them.
/// </summary>
internal sealed class Lambda(Account account, string queueUrl, SplitMix64 random)
{
    private static readonly TimeSpan TimeOut = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan KeptWarm = TimeSpan.FromMinutes(12);

    private readonly List<Environment> _environments = [];
    private readonly Dictionary<string, Environment> _byCaller = [];
    private int _started;
    private int _invocations;

    /// <summary>Takes what custom resources are answered.</summary>
    public Action<Uri, byte[]> OnAnswer { get; set; } = (_, _) => { };

    /// <summary>Told when an invocation is over.</summary>
    public event Action<FunctionRun>? OnEnded;

    /// <summary>In a thousand invocations, those that are killed on their way.</summary>
    public int KilledPermille { get; set; }

    public TimeSpan Skew { get; set; }

    /// <summary>
    /// The function's RecursiveLoop: unless it is <c>Allow</c>, Lambda delivers no message that the function
    /// has sent after some 16 rounds.
    /// </summary>
    public string RecursiveLoop { get; init; } = "Terminate";

    public int Killed { get; private set; }

    public int Invocations => _invocations;

    private World World => account.World;

    /// <summary>What the caller of an AWS call is at; null if it is no function.</summary>
    public FunctionRun? RunOf(string caller) => _byCaller.GetValueOrDefault(caller)?.RecordingProxy.Run;

    /// <summary>The proxy between a function and AWS; null if the caller is not a function.</summary>
    public RecordingProxy? ProxyOf(string caller) => _byCaller.GetValueOrDefault(caller)?.RecordingProxy;

    /// <summary>Invokes the function; <paramref name="ended"/> is told whether it succeeded.</summary>
    /// <param name="request">What it is asked for.</param>
    public void Invoke(RunRequest request, byte[] payload, Action<bool> ended)
    {
        var environment = Take();
        var run = new FunctionRun(++_invocations, request, World.Now) { Process = environment.Process.Name };
        environment.RecordingProxy.Run = run;
        World.Trace($"{environment.Process.Name} begins {run.Number}");

        var isDone = false;
        void End(Exception? failure, bool killed)
        {
            if (isDone)
            {
                return;
            }

            isDone = true;
            (run.EndedAt, run.Failure, run.WasKilled) = (World.Now, failure, killed);
            run.Calls = environment.RecordingProxy;
            environment.IsBusy = false;
            environment.IdleSince = World.Now;
            World.Trace($"{environment.Process.Name} ends {run.Number} {failure?.GetType().Name} {(killed ? "killed" : "")}");
            OnEnded?.Invoke(run);
            ended(failure is null && !killed);
        }

        var process = environment.Process;
        process.Start(async () =>
        {
            Exception? failure = null;
            try
            {
                await environment.Function.HandleAsync(
                    payload, new Invocation($"r-{run.Number}", process.Time.GetUtcNow() + TimeOut));
            }
#pragma warning disable CA1031 // What a function throws is Lambda's to see.
            catch (Exception thrown)
#pragma warning restore CA1031
            {
                failure = thrown;
            }

            World.Clock.After(TimeSpan.Zero, () => End(failure, killed: false));
        });
        World.Clock.After(TimeOut, () =>
        {
            if (!isDone)
            {
                Discard(environment);
                End(new TimeoutException("the invocation ran into its time-out"), killed: false);
            }
        });
        if (random.Chance(KilledPermille))
        {
            World.Clock.After(Moment(), () =>
            {
                if (!isDone)
                {
                    Killed++;
                    Discard(environment);
                    End(null, killed: true);
                }
            });
        }
    }

    // Most of a run is over within a second; the rest of it is waiting.
    private TimeSpan Moment() => random.Between(
        TimeSpan.Zero, TimeSpan.FromMilliseconds(random.Of<int>((60, 600), (30, 8000), (10, 90_000))));

    private Environment Take()
    {
        Environment? warm = null;
        for (var i = _environments.Count - 1; i >= 0; i--)
        {
            var candidate = _environments[i];
            if (candidate.IsBusy)
            {
                continue;
            }

            if (candidate.Generation != account.Generation || World.Now - candidate.IdleSince > KeptWarm)
            {
                Discard(candidate);
            }
            else
            {
                warm ??= candidate;
            }
        }

        if (warm is null)
        {
            warm = Start();
            _environments.Add(warm);
        }

        warm.IsBusy = true;
        return warm;
    }

    private void Discard(Environment environment)
    {
        environment.Process.Kill();
        _environments.Remove(environment);
    }

    private Environment Start()
    {
        var proxy = new RecordingProxy(World);
        var process = World.CreateProcess(
            $"{account.Function}-{++_started}", Skew == TimeSpan.Zero ? Skew : random.Between(-Skew, Skew));
        var aws = account.Scenario.World.OverTheWire
            ? FunctionClients.OverTheWire(World, queueUrl, process)
            : FunctionClients.InMemory(World, queueUrl, process, () => Lineage.ToHeader(proxy.Run!.Lineage));
        var parts = new ServiceParts(
            proxy.Watch(aws.Endpoints),
            proxy.Watch(aws.Zones),
            new ConfigurationSource(account.Setting, aws.Parameters, process.Time),
            proxy.Watch(aws.Queue),
            process.Time,
            new Random((int)(random.Next() >> 33)),
            new AttentionLog(proxy),
            Metrics: null)
        {
            OwnRole = account.Role,
            PutResponse = (url, body, _) =>
            {
                proxy.Run!.Answer = body;
                OnAnswer(url, body);
                return Task.CompletedTask;
            },
        };
        var environment = new Environment(process, new DnsSyncFunction(parts), proxy, account.Generation);
        _byCaller[process.Name] = environment;
        account.Allow(process.Name);
        return environment;
    }

    private sealed record Environment(
        SimulatedProcess Process, DnsSyncFunction Function, RecordingProxy RecordingProxy, int Generation)
    {
        public bool IsBusy { get; set; }

        public DateTimeOffset IdleSince { get; set; }
    }
}
