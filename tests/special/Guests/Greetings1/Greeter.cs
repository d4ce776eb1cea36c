using Words;

namespace Greetings;

/// <summary>The library as it was.</summary>
public static class Greeter
{
    public static string Greet(string name) => $"{Salutation.Short}, {name}";
}
