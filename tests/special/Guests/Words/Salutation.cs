namespace Words;

/// <summary>What a library depends on that a plugin depends on.</summary>
public static class Salutation
{
    public static string Short => "Hello";
}
