namespace DnsSync.Simulator.Ec2;

/// <summary>The ENIs of endpoints: placed, listed, describable, gone.</summary>
public sealed partial class Ec2Service
{
    // The ENI exists from here on; the endpoint lists it later, and EC2 describes it later still.
    private WorldEndpoint Place(WorldEndpoint endpoint, string subnetId, string? address)
    {
        var subnet = SubnetOf(subnetId);
        var eni = new WorldInterface(
            _ids.Ec2("eni"), endpoint.Id, endpoint.VpcId, subnetId, subnet.AvailabilityZone)
        {
            SecurityGroupIds = endpoint.SecurityGroupIds,
        };
        if (address is not null)
        {
            _addresses[subnetId].Take(address);
            eni = eni with { IPv4 = address };
        }

        eni = WithFamilies(eni, endpoint.IpAddressType);
        _interfaces.Add(eni.Id, eni);
        _world.Trace($"{eni.Id} placed in {subnetId} {eni.IPv4} {eni.IPv6}");
        _world.Clock.After(_world.Settings.InterfacesListed, () => List(endpoint.Id, eni.Id));
        _world.Clock.After(_world.Settings.InterfacesDescribable, () => Describe(eni.Id));
        return endpoint with { Placements = endpoint.Placements.SetItem(subnetId, eni.Id) };
    }

    private WorldEndpoint Vacate(WorldEndpoint endpoint, string subnetId)
    {
        var id = endpoint.Placements[subnetId];
        _world.Clock.After(_world.Settings.InterfaceRemoved, () => RemoveInterface(id));
        return endpoint with
        {
            Placements = endpoint.Placements.Remove(subnetId),
            InterfaceIds = endpoint.InterfaceIds.Remove(id),
        };
    }

    private void List(string endpointId, string interfaceId)
    {
        if (Current.Endpoints.TryGetValue(endpointId, out var endpoint)
            && endpoint.Placements.ContainsValue(interfaceId)
            && !endpoint.InterfaceIds.Contains(interfaceId))
        {
            Put(endpoint with
            {
                InterfaceIds = [.. endpoint.InterfaceIds.Add(interfaceId)
                    .Order(StringComparer.Ordinal)],
            });
        }
    }

    private void Describe(string interfaceId)
    {
        if (_interfaces.TryGetValue(interfaceId, out var eni))
        {
            Show(eni);
            _world.NoteByService("ec2:CreateNetworkInterface", eni);
        }
    }

    private void Readdress(string interfaceId, string family)
    {
        var eni = WithFamilies(_interfaces[interfaceId], family);
        if (eni == _interfaces[interfaceId])
        {
            return;
        }

        _interfaces[interfaceId] = eni;
        if (Current.Interfaces.ContainsKey(interfaceId))
        {
            Show(eni);
        }
    }

    private void Show(WorldInterface eni)
    {
        var shown = Current.Interfaces.GetValueOrDefault(eni.Id)?.IPv6;
        if (eni.IPv6 is not null && eni.IPv6 != shown && _world.Settings.Ipv6Assigned > TimeSpan.Zero)
        {
            _world.Clock.After(_world.Settings.Ipv6Assigned, () =>
            {
                if (_interfaces.TryGetValue(eni.Id, out var now))
                {
                    ShowWhole(now);
                }
            });
            eni = eni with { IPv6 = null };
        }

        ShowWhole(eni);
    }

    private void ShowWhole(WorldInterface eni)
    {
        Current = Current with { Interfaces = Current.Interfaces.SetItem(eni.Id, eni) };
        _world.Trace($"{eni.Id} shown {eni.IPv4} {eni.IPv6}");
    }

    private void RemoveInterface(string interfaceId)
    {
        if (!_interfaces.Remove(interfaceId, out var eni))
        {
            return;
        }

        if (eni.IPv4 is not null)
        {
            _addresses[eni.SubnetId].Release(eni.IPv4);
        }

        var wasShown = Current.Interfaces.ContainsKey(interfaceId);
        Current = Current with { Interfaces = Current.Interfaces.Remove(interfaceId) };
        _world.Trace($"{interfaceId} gone");
        if (wasShown)
        {
            _world.NoteByService("ec2:DeleteNetworkInterface", eni);
        }
    }

    private WorldInterface WithFamilies(WorldInterface eni, string family)
    {
        var addresses = _addresses[eni.SubnetId];
        if (family == "ipv6" && eni.IPv4 is not null)
        {
            addresses.Release(eni.IPv4);
        }

        return eni with
        {
            IPv4 = family == "ipv6" ? null : eni.IPv4 ?? addresses.Take(),
            IPv6 = family == "ipv4" ? null : eni.IPv6 ?? addresses.TakeIpv6(),
        };
    }
}
