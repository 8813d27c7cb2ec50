using System.Collections.Immutable;

namespace DnsSync.Simulator.Ec2;

/// <summary>The life of an endpoint: pending, available, modified, deleting, gone.</summary>
public sealed partial class Ec2Service
{
    /// <summary>CreateVpcEndpoint. The response lists no ENIs yet.</summary>
    public WorldEndpoint CreateEndpoint(CreateEndpointRequest request) =>
        _world.Note("ec2:CreateVpcEndpoint", request, () =>
        {
            var vpc = VpcOf(request.VpcId);
            var family = request.IpAddressType ?? "ipv4";
            CheckService(request);
            CheckFamily(family);
            CheckSubnets(vpc.Id, [], request.SubnetIds, family);
            foreach (var group in request.SecurityGroupIds)
            {
                CheckSecurityGroup(group);
            }

            foreach (var (subnetId, address) in request.Addresses)
            {
                if (!request.SubnetIds.Contains(subnetId)
                    || !_addresses[subnetId].IsFree(address))
                {
                    throw Ec2Errors.Invalid($"Address {address} is not free in {subnetId}");
                }
            }

            var endpoint = new WorldEndpoint(
                _ids.Ec2("vpce"), vpc.Id, request.ServiceName, "pending")
            {
                SubnetIds = [.. request.SubnetIds.Order(StringComparer.Ordinal)],
                IpAddressType = family,
                PrivateDnsEnabled = request.PrivateDnsEnabled ?? false,
                SecurityGroupIds = request.SecurityGroupIds.IsEmpty
                    ? [vpc.SecurityGroupId]
                    : request.SecurityGroupIds,
                Created = _world.Now,
                Tags = request.Tags,
            };
            foreach (var subnetId in endpoint.SubnetIds)
            {
                endpoint = Place(
                    endpoint, subnetId, request.Addresses.GetValueOrDefault(subnetId));
            }

            Put(endpoint);
            Settle(endpoint);
            return endpoint;
        });

    /// <summary>ModifyVpcEndpoint: back to <c>pending</c>, serving all the while.</summary>
    public WorldEndpoint ModifyEndpoint(ModifyEndpointRequest request) =>
        _world.Note("ec2:ModifyVpcEndpoint", request, () =>
        {
            var endpoint = EndpointOf(request.EndpointId);
            if (endpoint.IsGoingOrGone)
            {
                throw new AwsErrorException(
                    "IncorrectState",
                    $"The vpc endpoint {endpoint.Id} is not in a state that can be modified");
            }

            var family = request.IpAddressType ?? endpoint.IpAddressType;
            CheckFamily(family);
            foreach (var subnetId in request.RemoveSubnetIds)
            {
                if (!endpoint.SubnetIds.Contains(subnetId))
                {
                    throw Ec2Errors.Invalid(
                        $"Subnet {subnetId} is not associated with endpoint {endpoint.Id}");
                }
            }

            var staying = endpoint.SubnetIds.RemoveRange(request.RemoveSubnetIds);
            CheckSubnets(endpoint.VpcId, staying, request.AddSubnetIds, family);
            var groups = endpoint.SecurityGroupIds
                .RemoveRange(request.RemoveSecurityGroupIds)
                .AddRange(request.AddSecurityGroupIds.Except(endpoint.SecurityGroupIds));
            foreach (var group in request.AddSecurityGroupIds)
            {
                CheckSecurityGroup(group);
            }

            endpoint = endpoint with
            {
                State = "pending",
                Generation = endpoint.Generation + 1,
                IpAddressType = family,
                PrivateDnsEnabled = request.PrivateDnsEnabled ?? endpoint.PrivateDnsEnabled,
                SecurityGroupIds = groups,
                SubnetIds = [.. staying.AddRange(request.AddSubnetIds)
                    .Order(StringComparer.Ordinal)],
            };
            foreach (var subnetId in request.RemoveSubnetIds)
            {
                endpoint = Vacate(endpoint, subnetId);
            }

            foreach (var subnetId in request.AddSubnetIds)
            {
                endpoint = Place(endpoint, subnetId, null);
            }

            Put(endpoint);
            Settle(endpoint);
            return endpoint;
        });

    /// <summary>DeleteVpcEndpoints: unknown ids are reported, the others go.</summary>
    public DeleteEndpointsResponse DeleteEndpoints(params ImmutableArray<string> endpointIds) =>
        _world.Note("ec2:DeleteVpcEndpoints", new DeleteEndpointsRequest(endpointIds), () =>
        {
            var unsuccessful = ImmutableArray.CreateBuilder<(string, AwsError)>();
            foreach (var id in endpointIds.Distinct(StringComparer.Ordinal))
            {
                if (!Current.Endpoints.TryGetValue(id, out var endpoint)
                    || endpoint.State == "deleted")
                {
                    unsuccessful.Add((id, Ec2Errors.NoEndpoint(id)));
                }
                else if (endpoint.State != "deleting")
                {
                    Put(endpoint with
                    {
                        State = "deleting",
                        Generation = endpoint.Generation + 1,
                    });
                    _world.Clock.After(_world.Settings.EndpointDeletes, () => Remove(id));
                }
            }

            return new DeleteEndpointsResponse(unsuccessful.DrainToImmutable());
        });

    /// <summary>
    /// Puts an endpoint into a state by fiat, such as <c>failed</c>, <c>rejected</c> or
    /// <c>partial</c>: for scenarios, no AWS action does it.
    /// </summary>
    public void SetState(string endpointId, string state)
    {
        var endpoint = EndpointOf(endpointId);
        Put(endpoint with { State = state, Generation = endpoint.Generation + 1 });
    }

    private void Settle(WorldEndpoint endpoint) =>
        _world.Clock.After(_world.Settings.EndpointSettles, () =>
        {
            if (!Current.Endpoints.TryGetValue(endpoint.Id, out var now)
                || now.Generation != endpoint.Generation)
            {
                return;
            }

            foreach (var interfaceId in now.Placements.Values)
            {
                Readdress(interfaceId, now.IpAddressType);
            }

            // Whatever was slow to be listed is there when the endpoint is available.
            Put(now with { State = "available", InterfaceIds = [.. Sorted(now)] });
        });

    private static IEnumerable<string> Sorted(WorldEndpoint endpoint) =>
        endpoint.Placements.Values.Order(StringComparer.Ordinal);

    private void Remove(string endpointId)
    {
        // A state by fiat may have called back an endpoint that was going, to be deleted once more.
        if (!Current.Endpoints.TryGetValue(endpointId, out var endpoint) || endpoint.State == "deleted")
        {
            return;
        }

        foreach (var subnetId in endpoint.Placements.Keys)
        {
            RemoveInterface(endpoint.Placements[subnetId]);
        }

        Put(endpoint with
        {
            State = "deleted",
            InterfaceIds = [],
            Placements = endpoint.Placements.Clear(),
        });
        _world.Clock.After(_world.Settings.DeletedEndpointShown, () =>
        {
            Current = Current with { Endpoints = Current.Endpoints.Remove(endpointId) };
            _world.Trace($"{endpointId} absent");
        });
    }

    private void CheckService(CreateEndpointRequest request)
    {
        if (!request.ServiceName.StartsWith("com.amazonaws.", StringComparison.Ordinal)
            && !request.ServiceName.StartsWith("cn.com.amazonaws.", StringComparison.Ordinal))
        {
            throw Ec2Errors.NoService(request.ServiceName);
        }

        if (request.Type != "Interface")
        {
            throw Ec2Errors.Invalid(
                $"Endpoint type ({request.Type}) is not simulated: only Interface is");
        }

        if (request.PrivateDnsEnabled == true && _world.Settings.ServicesWithoutPrivateDns.Any(
            part => request.ServiceName.EndsWith("." + part, StringComparison.Ordinal)))
        {
            throw Ec2Errors.Invalid(
                $"Private DNS can't be enabled because the service {request.ServiceName} does "
                    + "not provide a private DNS name.");
        }
    }

    private static void CheckFamily(string family)
    {
        if (family is not ("ipv4" or "ipv6" or "dualstack"))
        {
            throw Ec2Errors.InvalidValue(
                $"Value ({family}) for parameter IpAddressType is invalid. Valid values are "
                    + "ipv4, dualstack, and ipv6.");
        }
    }

    private void CheckSecurityGroup(string group)
    {
        if (!Current.Vpcs.Values.Any(vpc => vpc.SecurityGroupId == group))
        {
            throw Ec2Errors.Throw(Ec2Errors.NoSecurityGroup(group));
        }
    }

    private void CheckSubnets(
        string vpcId, ImmutableArray<string> staying, ImmutableArray<string> added, string family)
    {
        var zones = staying.Select(id => SubnetOf(id).AvailabilityZone).ToList();
        foreach (var subnetId in added)
        {
            var subnet = SubnetOf(subnetId);
            if (subnet.VpcId != vpcId)
            {
                throw Ec2Errors.Invalid($"Subnet {subnetId} does not belong to VPC {vpcId}");
            }

            if (zones.Contains(subnet.AvailabilityZone))
            {
                throw Ec2Errors.SameZone(subnetId);
            }

            if (family != "ipv6" && FreeAddresses(subnetId) == 0)
            {
                throw Ec2Errors.NoAddresses(subnetId);
            }

            zones.Add(subnet.AvailabilityZone);
        }

        foreach (var subnetId in staying.AddRange(added))
        {
            if (family != "ipv4" && SubnetOf(subnetId).Ipv6Cidr is null)
            {
                throw Ec2Errors.Invalid(
                    $"Subnet {subnetId} has no IPv6 CIDR block, which {family} needs");
            }
        }
    }
}
