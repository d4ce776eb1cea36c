namespace Rlfw.Plugins.Taxi;

/// <summary>Where things are: 5 by 5 cells, four places, walls between cells.</summary>
internal static class TaxiTown
{
    public const int Size = 5;

    /// <summary>Where the passenger is who sits in the taxi.</summary>
    public const int InTaxi = 4;

    public const string PlaceNames = "RGYB";

    /// <summary>The cells of R, G, Y and B.</summary>
    public static readonly int[] Places = [0, 4, 20, 23];

    // Cells with a wall on their right.
    private static readonly int[] Walls = [1, 6, 15, 17, 20, 22];

    /// <summary>The cell that a move leads to.</summary>
    /// <param name="cell">From where: row * 5 + column.</param>
    /// <param name="direction">0 down, 1 up, 2 right, 3 left.</param>
    public static int Neighbour(int cell, int direction)
    {
        var (row, column) = (cell / Size, cell % Size);
        return direction switch
        {
            0 => row < Size - 1 ? cell + Size : cell,
            1 => row > 0 ? cell - Size : cell,
            2 => column < Size - 1 && !Walls.Contains(cell) ? cell + 1 : cell,
            _ => column > 0 && !Walls.Contains(cell - 1) ? cell - 1 : cell,
        };
    }

    /// <summary>The state's number.</summary>
    public static int State(int cell, int passenger, int destination) =>
        (((cell * (Places.Length + 1)) + passenger) * Places.Length) + destination;
}
