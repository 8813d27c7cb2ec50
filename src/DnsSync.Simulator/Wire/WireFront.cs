namespace DnsSync.Simulator.Wire;

/// <summary>All services of a world over HTTP: requests in, answers out.</summary>
internal static class WireFront
{
    /// <summary>Answers one request; never throws for what a client can send.</summary>
    public static WireResponse Answer(World world, WireRequest request, string requestId)
    {
        var response = JsonFront.Owns(request.Target, request.Path) ? JsonFront.Answer(world, request)
            : Route53RestFront.Owns(request.Path) ? Route53RestFront.Answer(world, request, requestId)
            : Ec2QueryFront.Answer(world, request.Parameters(), request.Caller, requestId);
        return response.Fault is FaultKind.ForeignAnswer ? ForeignAnswers.Draw(world, response.Operation!) : response;
    }
}
