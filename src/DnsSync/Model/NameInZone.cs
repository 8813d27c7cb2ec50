namespace DnsSync.Model;

/// <summary>A name in one zone: several zones may hold the same name.</summary>
/// <param name="ZoneId">Without the <c>/hostedzone/</c> prefix.</param>
public readonly record struct NameInZone(string ZoneId, DnsName Name)
{
    /// <summary>By zone, then name.</summary>
    public static IComparer<NameInZone> Order { get; } = Comparer<NameInZone>.Create((one, other) =>
        string.CompareOrdinal(one.ZoneId, other.ZoneId) is not 0 and var zones ? zones : one.Name.CompareTo(other.Name));

    public static NameInZone Of(Binding binding) => new(binding.ZoneId, binding.Name);
}
