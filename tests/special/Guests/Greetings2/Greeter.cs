namespace Greetings;

/// <summary>The library after a breaking change.</summary>
public sealed class Greeter(string greeting)
{
    public string Greet(string name) => $"{greeting}, dear {name}";
}
