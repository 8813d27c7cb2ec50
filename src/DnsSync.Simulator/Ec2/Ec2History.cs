namespace DnsSync.Simulator.Ec2;

/// <summary>
/// Snapshots of EC2, newest last, as far back as a stale read can reach.
/// </summary>
internal sealed class Ec2History(World world)
{
    private readonly List<(DateTimeOffset Since, Ec2Snapshot Picture)> _snapshots =
        [(world.Now, Ec2Snapshot.Empty)];

    public Ec2Snapshot Current
    {
        get => _snapshots[^1].Picture;
        set
        {
            if (_snapshots[^1].Since == world.Now)
            {
                _snapshots[^1] = (world.Now, value);
            }
            else
            {
                _snapshots.Add((world.Now, value));
            }

            Forget(world.Now - world.Settings.Ec2Staleness);
        }
    }

    /// <summary>What a read sees: the present, or a while ago by chance.</summary>
    public Ec2Snapshot Read()
    {
        var staleness = world.Settings.Ec2Staleness;
        if (staleness <= TimeSpan.Zero || !world.IsServing)
        {
            return Current;
        }

        var moment = world.Now - world.Random.Between(TimeSpan.Zero, staleness);
        for (var i = _snapshots.Count - 1; i > 0; i--)
        {
            if (_snapshots[i].Since <= moment)
            {
                return _snapshots[i].Picture;
            }
        }

        return _snapshots[0].Picture;
    }

    private void Forget(DateTimeOffset before)
    {
        var old = 0;
        while (old + 1 < _snapshots.Count && _snapshots[old + 1].Since <= before)
        {
            old++;
        }

        _snapshots.RemoveRange(0, old);
    }
}
