using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using DnsSync.Simulator.Ec2;
using DnsSync.Simulator.Parameters;
using DnsSync.Simulator.Queues;
using DnsSync.Simulator.Route53;
using DnsSync.Simulator.Time;

namespace DnsSync.Simulator;

/// <summary>
/// An AWS account in a box: VPCs, subnets, interface endpoints and their ENIs, hosted zones and
/// their changes, queues and parameters, in virtual time. One seed and one sequence of calls give one history.
/// </summary>
/// <remarks>
/// Everything here is synchronous and belongs to one thread at a time; see
/// <see cref="RealTimeWorld"/> for sharing a world. Calls made on <see cref="Ec2"/>,
/// <see cref="Route53"/> and the others directly are the operator's: no quota, fault or latency meets them.
/// Calls of the service under test go through <see cref="Serve{T}"/>, as the in-memory seams
/// and the HTTP front do.
/// </remarks>
public sealed class World
{
    private const string Operator = "operator";

    private readonly HomeThread _home = new();
    private readonly Ids _ids;
    private ulong _trace = 14695981039346656037UL;

    public World(WorldSettings? settings = null)
    {
        Settings = settings ?? new WorldSettings();
        Clock = new VirtualClock(Settings.Start);
        Random = new SplitMix64(Settings.Seed);
        _ids = new Ids(Random.Split());
        Calls = new ApiCallLog(Settings.CallLogLength);
        Ec2 = new Ec2Service(this, _ids);
        Route53 = new Route53Service(this, _ids);
        Queues = new SqsService(this, _ids);
        Parameters = new SsmService(this);
    }

    public WorldSettings Settings { get; private set; }

    /// <summary>Chance, for faults and scenarios too.</summary>
    public SplitMix64 Random { get; }

    public VirtualClock Clock { get; }

    public Ec2Service Ec2 { get; }

    public Route53Service Route53 { get; }

    public SqsService Queues { get; }

    /// <summary>Systems Manager's Parameter Store.</summary>
    public SsmService Parameters { get; }

    /// <summary>Which calls will go wrong.</summary>
    public FaultPlan Faults { get; } = new();

    /// <summary>Every call, with its count by operation.</summary>
    public ApiCallLog Calls { get; }

    /// <summary>Told of every call once it is done, refused ones too, at home.</summary>
    public event Action<ApiCall>? OnApiCall;

    public DateTimeOffset Now => Clock.Now;

    /// <summary>When something is next due to happen; null if nothing is.</summary>
    public DateTimeOffset? NextDue => Clock.NextDue;

    /// <summary>A hash of all that happened so far: two runs are the same if it is.</summary>
    public ulong TraceHash => _trace;

    /// <summary>
    /// Told of every line that goes into <see cref="TraceHash"/>, for reading a run.
    /// </summary>
    public event Action<string>? OnTrace;

    /// <summary>
    /// Changes the settings from now on. What was decided at the start (the
    /// seed, the quotas' bursts) stays.
    /// </summary>
    public void ChangeSettings(WorldSettings settings) => Settings = settings;

    /// <summary>Runs the next thing that is due; false if nothing is.</summary>
    /// <exception cref="InvalidOperationException">A process has left the simulation.</exception>
    public bool Step()
    {
        _home.Enter();
        _home.ThrowIfAstray();
        return Clock.Step();
    }

    /// <summary>Runs all that is due up to <paramref name="time"/>.</summary>
    public void RunUntil(DateTimeOffset time)
    {
        _home.Enter();
        do
        {
            _home.ThrowIfAstray();
        }
        while (Clock.Step(time));

        Clock.RunUntil(time);
    }

    /// <summary>Runs all that is due within <paramref name="span"/>.</summary>
    public void RunFor(TimeSpan span) => RunUntil(Now + span);

    /// <summary>
    /// Runs <paramref name="main"/> as a process of its own until it is done, and throws what it
    /// throws. It and all it awaits run on the calling thread.
    /// </summary>
    /// <param name="limit">The most virtual time it may take. Default a day.</param>
    /// <exception cref="TimeoutException">
    /// It waits for something that will not happen, or took longer than
    /// <paramref name="limit"/>.
    /// </exception>
    public void Run(Func<SimulatedProcess, Task> main, TimeSpan? limit = null)
    {
        var process = CreateProcess("main");
        var end = Now + (limit ?? TimeSpan.FromDays(1));
        _home.Enter();
        var done = process.Start(() => main(process));
        while (!done.IsCompleted)
        {
            if (NextDue is not { } due || due > end)
            {
                _home.ThrowIfAstray();
                process.Kill();
                throw new TimeoutException(NextDue is null
                    ? "The process waits for something that nothing will bring about."
                    : $"The process was not done by {end:O}.");
            }

            Step();
        }

        process.Kill();
        _home.ThrowIfAstray();
        if (done.Exception is { } exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerExceptions[0]);
        }

        if (done.IsCanceled)
        {
            throw new OperationCanceledException("The process was cancelled.");
        }
    }

    /// <inheritdoc cref="Run(Func{SimulatedProcess, Task}, TimeSpan?)"/>
    public void Run(Func<Task> main, TimeSpan? limit = null) => Run(_ => main(), limit);

    /// <summary>
    /// A process that can be started and killed; its clock is ahead by the skew.
    /// </summary>
    public SimulatedProcess CreateProcess(string name, TimeSpan skew = default) =>
        new(name, Clock, _home, skew);

    /// <summary>
    /// Handles one call as AWS would: faults first, then quotas, then the work, then the faults
    /// that strike the answer.
    /// </summary>
    /// <param name="operation">Service and action, such as <c>route53:GetChange</c>.</param>
    public Served<T> Serve<T>(string operation, string caller, Func<T> work)
        where T : class
    {
        var fault = Faults.Next(operation, caller);
        if (fault is { Moment: FaultMoment.Arrival })
        {
            return Refuse<T>(operation, caller, fault);
        }

        if (Route53.IsThrottled(operation))
        {
            return Refuse<T>(operation, caller, new Fault(FaultKind.Throttled));
        }

        var served = Work(caller, work);
        if (fault is null)
        {
            return served;
        }

        Trace($"{operation} answer {fault.Kind}");
        return new Served<T>(null, fault.ErrorFor(operation), fault.Kind);
    }

    /// <summary>An id for a request on the wire.</summary>
    internal string NextRequestId() => _ids.Request();

    /// <summary>Who makes the call that is being worked on.</summary>
    internal string Caller { get; private set; } = Operator;

    /// <summary>Whether a call of <see cref="Serve{T}"/> is being worked on.</summary>
    internal bool IsServing { get; private set; }

    /// <summary>Does a call's work and notes it; refusals are noted and thrown on.</summary>
    internal T Note<T>(string operation, object? request, Func<T> work)
        where T : class
    {
        try
        {
            var response = work();
            Note(new ApiCall(Now, operation, Caller, request) { Response = response });
            return response;
        }
        catch (AwsErrorException refusal)
        {
            Note(new ApiCall(Now, operation, Caller, request) { Error = refusal.Error });
            throw;
        }
    }

    /// <summary>Notes what EC2 did by itself.</summary>
    internal void NoteByService(string operation, object request) =>
        Note(new ApiCall(Now, operation, ApiCall.EndpointService, request));

    /// <summary>Adds a line to the history.</summary>
    internal void Trace(
        [InterpolatedStringHandlerArgument("")] ref TraceLine line)
    {
        _trace = line.Hash;
        if (line.Text is { } text)
        {
            OnTrace!(text);
        }
    }

    /// <summary>Whether anybody reads the history's lines.</summary>
    internal bool IsTraceRead => OnTrace is not null;

    private Served<T> Work<T>(string caller, Func<T> work)
        where T : class
    {
        Caller = caller;
        IsServing = true;
        try
        {
            return new Served<T>(work(), null, null);
        }
        catch (AwsErrorException refusal)
        {
            return new Served<T>(null, refusal.Error, null);
        }
        finally
        {
            Caller = Operator;
            IsServing = false;
        }
    }

    private Served<T> Refuse<T>(string operation, string caller, Fault fault)
        where T : class
    {
        var error = fault.ErrorFor(operation);
        Note(new ApiCall(Now, operation, caller, null)
        {
            Error = error ?? new AwsError(fault.Kind.ToString(), "The call never arrived."),
        });
        return new Served<T>(null, error, fault.Kind);
    }

    private void Note(ApiCall call)
    {
        Calls.Add(call);
        Trace($"{call.Operation} {call.Caller} {call.Error?.Code ?? "ok"}");
        OnApiCall?.Invoke(call);
    }
}

/// <summary>How a call went: a value, or an error, or a connection that breaks or hangs.</summary>
/// <param name="Value">The response; null unless all went well.</param>
/// <param name="Error">What AWS answers; null if all went well or no answer comes.</param>
/// <param name="Fault">The fault that was injected, if one was.</param>
public sealed record Served<T>(T? Value, AwsError? Error, FaultKind? Fault)
    where T : class;
