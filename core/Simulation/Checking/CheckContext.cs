using Rlfw.Contracts;

namespace Rlfw.Simulation.Checking;

/// <summary>What every check works with: new instances, streams, and a list for findings.</summary>
internal sealed class CheckContext(Func<IEnvironment> make, CheckSettings settings) : IDisposable
{
    private readonly List<IDisposable> _made = [];
    private readonly List<CheckFinding> _findings = [];
    private string _check = "";

    public CheckSettings Settings => settings;

    public IReadOnlyList<CheckFinding> Findings => _findings;

    /// <summary>A new instance, which the context disposes.</summary>
    public IEnvironment Make() => Owned(make());

    /// <summary>Takes something to be disposed in the end.</summary>
    public T Owned<T>(T made)
    {
        if (made is IDisposable disposable)
        {
            _made.Add(disposable);
        }

        return made;
    }

    /// <summary>An environment's stream; equal arguments give equal streams.</summary>
    public RandomStream Stream(int index = 0) => new(settings.Seed, "environment", index);

    /// <summary>Draws actions; equal arguments give equal ones.</summary>
    public ActionDraws Actions(Space space, string purpose) => new(space, new RandomStream(settings.Seed, purpose));

    public void Fault(string message, string remedy) => _findings.Add(new CheckFinding(_check, true, message, remedy));

    public void Warn(string message, string remedy) => _findings.Add(new CheckFinding(_check, false, message, remedy));

    /// <summary>Makes a check; what the environment throws is a finding.</summary>
    /// <returns>Whether no fault was found.</returns>
    public bool Run(string name, Action<CheckContext> check)
    {
        _check = name;
        var before = _findings.Count;
        try
        {
            check(this);
        }
        catch (UserErrorException)
        {
            throw;
        }
        catch (Exception e)
        {
            var inner = e is AggregateException { InnerException: { } cause } ? cause : e;
            Fault(
                $"it threw {inner.GetType().Name}: {inner.Message}",
                inner is ArgumentException or IndexOutOfRangeException
                    ? "observations are written into a span of exactly ObservationSpace.Size floats, actions have ActionSpace.Size; "
                        + "--verbose shows where it was thrown"
                    : "--verbose shows where it was thrown"
            );
            Thrown ??= inner;
        }

        return !_findings.Skip(before).Any(finding => finding.IsFault);
    }

    /// <summary>The first exception that a check met, for its stack trace.</summary>
    public Exception? Thrown { get; private set; }

    public void Dispose()
    {
        foreach (var disposable in _made)
        {
            disposable.Dispose();
        }
    }
}
