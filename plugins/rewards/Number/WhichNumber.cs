namespace Rlfw.Plugins.Number;

/// <summary>Which number of the answer place counts.</summary>
public enum WhichNumber
{
    /// <summary>The place must be one number, with a unit at most: "3 + 4 = 7" is none.</summary>
    Only,

    /// <summary>The first number in the place.</summary>
    First,

    /// <summary>The last number in the place.</summary>
    Last,
}
