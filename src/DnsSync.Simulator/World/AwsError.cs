using System.Collections.Immutable;

namespace DnsSync.Simulator;

/// <summary>An error as AWS answers it.</summary>
/// <param name="Code">Such as <c>InvalidVpcEndpointId.NotFound</c>.</param>
/// <param name="Message">AWS's wording where it is known.</param>
/// <param name="Status">The HTTP status.</param>
public sealed record AwsError(string Code, string Message, int Status = 400)
{
    /// <summary>
    /// The messages of an <c>InvalidChangeBatch</c>, one for each problem; answered only where
    /// <see cref="WorldSettings.InvalidChangeBatchHasOwnRoot"/>.
    /// </summary>
    public ImmutableArray<string> Details { get; init; } = [];
}

/// <summary>Thrown by the world's services where AWS would answer with an error.</summary>
public sealed class AwsErrorException(AwsError error)
    : Exception($"{error.Code}: {error.Message}")
{
    public AwsErrorException(string code, string message, int status = 400)
        : this(new AwsError(code, message, status))
    {
    }

    public AwsError Error { get; } = error;
}
