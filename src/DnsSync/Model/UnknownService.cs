namespace DnsSync.Model;

/// <summary>A selected service that no endpoint of the account has, in any VPC: perhaps it is misspelt.</summary>
/// <param name="Meant">A service that endpoints have and that differs by one typing error; null if none does.</param>
/// <param name="Endpoints">How many endpoints have that one.</param>
public sealed record UnknownService(string Service, string? Meant, int Endpoints)
{
    public override string ToString() => $"no endpoint of {Service}"
        + (Meant is null ? "" : $"; did you mean {Meant} ({Endpoints} {(Endpoints == 1 ? "endpoint" : "endpoints")})?");
}
