using DnsSync.Model;

namespace DnsSync.Simulation.Oracles;

/// <summary>Judges each name of a batch by each configuration that its writer may have gone by.</summary>
internal abstract class KnowledgeOracle(string name, string rule) : Oracle(name, rule)
{
    public override void OnWrite(ZoneWrite write)
    {
        foreach (var name in write.Names)
        {
            if (write.Run.Removes(name.Name))
            {
                continue;
            }

            string? problem = "no configuration that the writer may have gone by has it";
            foreach (var binding in FunctionKnowledge.BindingsOf(name.Name, write.Run))
            {
                problem = ProblemOf(write, name, binding);
                if (problem is null)
                {
                    break;
                }
            }

            if (problem is not null)
            {
                Broken($"{name.Name}: {problem}");
            }
        }
    }

    /// <summary>What is wrong if the writer went by this configuration; null if nothing is.</summary>
    protected abstract string? ProblemOf(ZoneWrite write, NameWrite name, Binding binding);
}

/// <summary>Addresses come from the read that decided, and from nowhere else.</summary>
internal sealed class OnlyObservedAddresses() : KnowledgeOracle(
    "only-observed-addresses", "every address published is on an available endpoint in what the deciding reads returned")
{
    protected override string? ProblemOf(ZoneWrite write, NameWrite name, Binding binding)
    {
        var read = FunctionKnowledge.ReadsFor(binding, write.Run).LastOrDefault();
        foreach (var type in Addresses.Types)
        {
            var added = name.AddressesAfter(type);
            added.ExceptWith(name.AddressesBefore(type));
            if (added.Count == 0)
            {
                continue;
            }

            if (read is null)
            {
                return $"{type} {List(added)} was published without a read of the endpoints";
            }

            added.ExceptWith(FunctionKnowledge.Shown(read, binding, type, state => state == EndpointState.Available));
            if (added.Count > 0)
            {
                return $"{type} {List(added)} was published, and the read has it on no available endpoint";
            }
        }

        return null;
    }
}

/// <summary>Removals need an announcement or two reads, and every interface resolved.</summary>
internal sealed class RemovalsAreConfirmed(FunctionKnowledge knowledge) : KnowledgeOracle(
    "removals-confirmed", "an address is removed if it was announced gone, or if two reads 5 s apart lack it, and every interface is resolved")
{
    // The reads of several filters are one read, and take a while.
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(4);

    protected override string? ProblemOf(ZoneWrite write, NameWrite name, Binding binding)
    {
        foreach (var type in Addresses.Types)
        {
            // A family that is not asked for goes without a read.
            if (!binding.Families.Any(family => Addresses.TypeOf(family) == type))
            {
                continue;
            }

            var removed = name.AddressesBefore(type);
            removed.ExceptWith(name.AddressesAfter(type));
            if ((removed.Count > 0 ? ProblemOf(write, name, binding, type, removed)
                : name.Loses(type) ? ProblemOfLosing(write, binding, type) : null) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    // Such as an alias, which no endpoint can show.
    private static string? ProblemOfLosing(ZoneWrite write, Binding binding, string type)
    {
        var reads = FunctionKnowledge.ReadsFor(binding, write.Run)
            .FindAll(read => FunctionKnowledge.Shown(read, binding, type, FunctionKnowledge.IsServing).Count == 0);
        return reads is [var first, .., var last] && last.Began - first.Began >= Apart
            ? null
            : $"{type}, which held no addresses, was removed, and no two reads found nothing to replace it";
    }

    private string? ProblemOf(
        ZoneWrite write, NameWrite name, Binding binding, string type, HashSet<string> removed)
    {
        var reads = FunctionKnowledge.ReadsFor(binding, write.Run);
        if (reads.Count == 0)
        {
            return $"{type} {List(removed)} was removed without a read of the endpoints";
        }

        var last = reads[^1];
        if (FunctionKnowledge.Unresolved(last, binding) is { } unresolved)
        {
            return $"{type} {List(removed)} was removed while interface {unresolved} is unresolved";
        }

        var shown = FunctionKnowledge.Shown(last, binding, type, FunctionKnowledge.IsServing);
        if (removed.FirstOrDefault(shown.Contains) is { } alive)
        {
            return $"{type} {alive} was removed, and the read shows it";
        }

        var left = name.AddressesAfter(type).Count;
        foreach (var address in removed)
        {
            var twice = reads.Any(read => last.Began - read.Began >= Apart
                && !FunctionKnowledge.Shown(read, binding, type, FunctionKnowledge.IsServing).Contains(address));
            if (!twice && (left < binding.MinimumAddresses || !knowledge.WasAnnouncedGone(address, write.Run, name.Before)))
            {
                return $"{type} {address} was removed without an announcement, and only one read lacked it";
            }
        }

        return null;
    }
}

/// <summary>Rule 4.</summary>
internal sealed class MinimumAddressesKept() : KnowledgeOracle(
    "minimum-addresses", "a name goes below its minimum of addresses only once the removed ones cannot be alive and a live one is there")
{
    protected override string? ProblemOf(ZoneWrite write, NameWrite name, Binding binding)
    {
        if (binding.WhenEmpty == WhenEmpty.Delete || write.Run.Forces(name.Name))
        {
            return null;
        }

        foreach (var type in binding.Families.Select(Addresses.TypeOf))
        {
            var after = name.AddressesAfter(type);
            var removed = name.AddressesBefore(type);
            removed.ExceptWith(after);
            if (removed.Count == 0 || after.Count >= binding.MinimumAddresses)
            {
                continue;
            }

            if (FunctionKnowledge.ReadsFor(binding, write.Run).LastOrDefault() is not { } read)
            {
                return $"{type} fell to {after.Count} without a read";
            }

            // Also in a VPC in which the zone does not resolve.
            var visible = FunctionKnowledge.Shown(read, binding with { AnyVpc = true }, type);
            if (removed.FirstOrDefault(visible.Contains) is { } alive)
            {
                return $"{type} fell to {after.Count} of at least {binding.MinimumAddresses}, and {alive} may be alive";
            }
        }

        return null;
    }
}

/// <summary>The zone first, then the endpoints, then the change, and all of it soon.</summary>
internal sealed class FreshPlan() : KnowledgeOracle(
    "fresh-plan", "the zone is read first, the endpoints after it, and the plan is submitted within 30 s of the zone's read")
{
    // The request takes a moment to arrive.
    private static readonly TimeSpan MaximumAge = TimeSpan.FromSeconds(30.1);

    protected override string? ProblemOf(ZoneWrite write, NameWrite name, Binding binding)
    {
        if (FunctionKnowledge.ReadsFor(binding, write.Run).LastOrDefault() is not { } read)
        {
            return "it was written without a read of the endpoints";
        }

        var reading = write.Run.ZoneReadings.LastOrDefault(reading =>
            reading.ZoneId == write.ZoneId && reading.Ended <= read.Began && reading.Covers(name.Name.Name));
        if (reading is null)
        {
            return "the endpoints were read before the zone";
        }

        // A later marker was swapped by a process that may have known more. A page that ends before it shows nothing of it.
        var lockRead = write.Run.ZoneReadings.LastOrDefault(reading =>
            reading.ZoneId == write.ZoneId && reading.Ended <= read.Began && reading.Covers(name.Name.MarkerName)
            && reading.Page.Next?.Name != name.Name.MarkerName);
        if (lockRead is not null
            && !lockRead.Page.RecordSets.Where(set => set.Name == name.Name.MarkerName).SequenceEqual(name.MarkersBefore))
        {
            return "it swapped a marker that was written after the zone's read";
        }

        var age = write.At - reading.Began;
        return age > MaximumAge ? $"the plan was {age.TotalSeconds:0.0} s old" : null;
    }
}
