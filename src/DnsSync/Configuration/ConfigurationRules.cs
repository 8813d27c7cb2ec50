namespace DnsSync.Configuration;

/// <summary>The bounds of a configuration's values, which reader and schema share.</summary>
public static class ConfigurationRules
{
    public const string OwnerPattern = "^[A-Za-z0-9._/-]{1,64}$";
    public const string ZoneIdPattern = "^(/hostedzone/)?[A-Z0-9]{1,32}$";
    public const string EndpointIdPattern = "^vpce-[0-9a-z]{1,32}$";
    public const string ServicePattern = "^[A-Za-z0-9][A-Za-z0-9.-]{0,254}$";
    public const string VpcIdPattern = "^vpc-[0-9a-z]{1,32}$";
    public const int MinimumTtl = 1;

    /// <summary>A day: an address that resolvers keep for longer cannot be followed.</summary>
    public const int MaximumTtl = 86_400;

    /// <summary>As many values as Route 53 allows in a record set.</summary>
    public const int MaximumAddresses = 400;

    internal static Rule<string> Owner { get; } =
        Rule.Matching(OwnerPattern, "an owner, 1 to 64 letters, digits and . _ / -");

    internal static Rule<string> ZoneId { get; } =
        Rule.Matching(ZoneIdPattern, "a hosted zone id, such as Z0123456789ABCDEFGHIJ");

    internal static Rule<string> EndpointId { get; } =
        Rule.Matching(EndpointIdPattern, "an endpoint id, such as vpce-0a1b2c3d");

    internal static Rule<string> Service { get; } =
        Rule.Matching(ServicePattern, "a service name, such as com.amazonaws.eu-west-1.iot.data");

    internal static Rule<string> VpcId { get; } = Rule.Matching(VpcIdPattern, "a VPC id, such as vpc-0a1b2c3d");

    internal static Rule<int> Ttl { get; } = Rule.WholeNumber(MinimumTtl, MaximumTtl);

    internal static Rule<int> MinimumAddresses { get; } = Rule.WholeNumber(1, MaximumAddresses);
}
