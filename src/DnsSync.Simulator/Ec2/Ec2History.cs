namespace DnsSync.Simulator.Ec2;

/// <summary>
/// The pictures of EC2, newest last, as far back as a stale read may look.
/// </summary>
internal sealed class Ec2History(World world)
{
    private readonly List<(DateTimeOffset Since, Ec2Picture Picture)> _pictures =
        [(world.Now, Ec2Picture.Empty)];

    public Ec2Picture Current
    {
        get => _pictures[^1].Picture;
        set
        {
            if (_pictures[^1].Since == world.Now)
            {
                _pictures[^1] = (world.Now, value);
            }
            else
            {
                _pictures.Add((world.Now, value));
            }

            Forget(world.Now - world.Settings.Ec2Staleness);
        }
    }

    /// <summary>What a read sees: the present, or a while ago by chance.</summary>
    public Ec2Picture Read()
    {
        var staleness = world.Settings.Ec2Staleness;
        if (staleness <= TimeSpan.Zero || !world.IsServing)
        {
            return Current;
        }

        var moment = world.Now - world.Random.Between(TimeSpan.Zero, staleness);
        for (var i = _pictures.Count - 1; i > 0; i--)
        {
            if (_pictures[i].Since <= moment)
            {
                return _pictures[i].Picture;
            }
        }

        return _pictures[0].Picture;
    }

    private void Forget(DateTimeOffset before)
    {
        var old = 0;
        while (old + 1 < _pictures.Count && _pictures[old + 1].Since <= before)
        {
            old++;
        }

        _pictures.RemoveRange(0, old);
    }
}
