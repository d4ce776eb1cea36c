namespace Rlfw.Plugins.Gridworld;

/// <summary>The actions of a gridworld, clockwise from the top; the number is the action.</summary>
public enum GridDirection
{
    /// <summary>To the row above.</summary>
    Up = 0,

    /// <summary>To the column on the right.</summary>
    Right = 1,

    /// <summary>To the row below.</summary>
    Down = 2,

    /// <summary>To the column on the left.</summary>
    Left = 3,
}
