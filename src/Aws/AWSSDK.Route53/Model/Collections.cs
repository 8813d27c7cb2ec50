namespace Amazon.Route53.Model;

/// <summary>
/// What a collection is before anything is put in it: null, as in all of version 4 of the SDK,
/// unless <see cref="AWSConfigs.InitializeCollections" /> asks for version 3's empty list.
/// </summary>
internal static class Collections
{
    public static List<T> New<T>() => AWSConfigs.InitializeCollections ? [] : null;
}
