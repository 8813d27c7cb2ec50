namespace DnsSync.Model;

/// <summary>A name in one zone: several zones may hold the same name.</summary>
/// <param name="ZoneId">Without the <c>/hostedzone/</c> prefix.</param>
public readonly record struct NameInZone(string ZoneId, DnsName Name)
{
    public static NameInZone Of(Binding binding) => new(binding.ZoneId, binding.Name);
}
