using Rlfw.Contracts;

namespace Rlfw.Plugins.Taxi;

/// <summary>The dynamics of the taxi.</summary>
internal static class TaxiTransitions
{
    private const int Cells = TaxiTown.Size * TaxiTown.Size;
    private const int States = Cells * 5 * 4;
    private const int Actions = 6;
    private const int PickUp = 4;

    // The directions at a right angle to each: down, up, right, left.
    private static readonly (int, int)[] Sideways = [(3, 2), (3, 2), (0, 1), (0, 1)];

    public static TransitionTable Build(double slipProbability)
    {
        var transitions = new List<IReadOnlyList<Transition>>();
        var initial = new double[States];
        for (var cell = 0; cell < Cells; cell++)
        {
            for (var passenger = 0; passenger <= TaxiTown.InTaxi; passenger++)
            {
                for (var destination = 0; destination < 4; destination++)
                {
                    // An episode begins anywhere, with a passenger who waits at one place and wants to go to another.
                    var waits = passenger != TaxiTown.InTaxi && passenger != destination;
                    initial[TaxiTown.State(cell, passenger, destination)] = waits ? 1.0 / (Cells * 4 * 3) : 0;
                    for (var action = 0; action < Actions; action++)
                    {
                        transitions.Add(
                            action < PickUp
                                ? Move(cell, passenger, destination, (action, slipProbability))
                                :
                                [
                                    action == PickUp
                                        ? Fetch(cell, passenger, destination)
                                        : Leave(cell, passenger, destination),
                                ]
                        );
                    }
                }
            }
        }

        return new TransitionTable(States, Actions, initial, transitions);
    }

    private static Transition[] Move(int cell, int passenger, int destination, (int Direction, double Slips) move)
    {
        var (left, right) = Sideways[move.Direction];
        return move.Slips == 0
            ? [To(move.Direction, 1)]
            : [To(move.Direction, 1 - move.Slips), To(left, move.Slips / 2), To(right, move.Slips / 2)];

        Transition To(int direction, double probability) =>
            new(
                probability,
                TaxiTown.State(TaxiTown.Neighbour(cell, direction), passenger, destination),
                -1,
                Terminated: false
            );
    }

    private static Transition Fetch(int cell, int passenger, int destination)
    {
        var fits = passenger != TaxiTown.InTaxi && TaxiTown.Places[passenger] == cell;
        var next = TaxiTown.State(cell, fits ? TaxiTown.InTaxi : passenger, destination);
        return new Transition(1, next, fits ? -1 : -10, Terminated: false);
    }

    private static Transition Leave(int cell, int passenger, int destination)
    {
        var place = Array.IndexOf(TaxiTown.Places, cell);
        if (passenger != TaxiTown.InTaxi || place < 0)
        {
            return new Transition(1, TaxiTown.State(cell, passenger, destination), -10, Terminated: false);
        }

        // At a wrong place the passenger gets out and waits again.
        var arrived = place == destination;
        return new Transition(1, TaxiTown.State(cell, place, destination), arrived ? 20 : -1, arrived);
    }
}
