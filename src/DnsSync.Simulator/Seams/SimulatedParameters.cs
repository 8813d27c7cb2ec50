using DnsSync.Configuration;
using DnsSync.Simulator.Parameters;
using DnsSync.Simulator.Time;

namespace DnsSync.Simulator.Seams;

/// <summary>The Parameter Store of a world, in memory, as one process reads it.</summary>
/// <param name="process">
/// Who calls. Without one, the calls have no caller and cannot be killed.
/// </param>
public sealed class SimulatedParameters(World world, SimulatedProcess? process = null)
{
    private readonly SimulatedCalls _calls = new(world, process);

    /// <summary>Every parameter under a path: a call for each page.</summary>
    public async Task<IReadOnlyList<StoredParameter>> ReadAsync(
        string path, CancellationToken cancellation)
    {
        var parameters = new List<StoredParameter>();
        string? next = null;
        do
        {
            var request = new ParametersByPathRequest(path) { Recursive = true, NextToken = next };
            var page = await _calls.MakeAsync(
                "ssm:GetParametersByPath",
                () => world.Parameters.GetByPath(request),
                cancellation);
            parameters.AddRange(page.Parameters.Select(parameter =>
                new StoredParameter(parameter.Name, parameter.Value)));
            next = page.NextToken;
        }
        while (next is not null);
        return parameters;
    }
}
