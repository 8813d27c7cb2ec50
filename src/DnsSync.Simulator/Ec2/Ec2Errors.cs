namespace DnsSync.Simulator.Ec2;

/// <summary>EC2's refusals in its own words, as far as they are known.</summary>
internal static class Ec2Errors
{
    public static AwsError NoEndpoint(string id) =>
        new("InvalidVpcEndpointId.NotFound", $"The Vpc Endpoint Id '{id}' does not exist");

    public static AwsError NoInterface(string id) =>
        new("InvalidNetworkInterfaceID.NotFound", $"The networkInterface ID '{id}' does not exist");

    public static AwsError NoVpc(string id) =>
        new("InvalidVpcID.NotFound", $"The vpc ID '{id}' does not exist");

    public static AwsError NoSubnet(string id) =>
        new("InvalidSubnetID.NotFound", $"The subnet ID '{id}' does not exist");

    public static AwsError NoSecurityGroup(string id) =>
        new("InvalidGroup.NotFound", $"The security group '{id}' does not exist");

    public static AwsErrorException NoService(string name) =>
        new("InvalidServiceName", $"The Vpc Endpoint Service '{name}' does not exist");

    public static AwsErrorException SameZone(string subnetId) =>
        new("DuplicateSubnetsInSameZone",
            "Found another VPC endpoint subnet in the availability zone of "
                + $"{subnetId}. VPC endpoint subnets should be in different availability zones "
                + "supported by the VPC endpoint service.");

    public static AwsErrorException NoAddresses(string subnetId) =>
        new("InsufficientFreeAddressesInSubnet",
            $"There are not enough free addresses in subnet '{subnetId}' to satisfy the "
                + "requested number of network interfaces.");

    public static AwsErrorException Invalid(string message) =>
        new("InvalidParameter", message);

    public static AwsErrorException InvalidValue(string message) =>
        new("InvalidParameterValue", message);

    public static AwsErrorException Missing(string parameter) =>
        new("MissingParameter", $"The request must contain the parameter {parameter}");

    public static AwsErrorException Combination(string message) =>
        new("InvalidParameterCombination", message);

    public static AwsErrorException Throw(AwsError error) => new(error);
}
