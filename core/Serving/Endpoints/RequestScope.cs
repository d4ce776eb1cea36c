using Microsoft.AspNetCore.Http;

namespace Rlfw.Serving.Endpoints;

/// <summary>What is known of a request while it is answered; kept with its HttpContext.</summary>
internal sealed class RequestScope
{
    private RequestScope() { }

    /// <summary>What became of it, where that is not what its status says.</summary>
    public RequestOutcome? Outcome { get; set; }

    /// <summary>Whether something of the answer was written, sent or not: too late for a status.</summary>
    public bool HasBegun { get; set; }

    /// <summary>Tokens generated for it.</summary>
    public int CompletionTokens { get; set; }

    /// <summary>What went wrong on the server's side.</summary>
    public Exception? Fault { get; set; }

    /// <summary>The scope of a request.</summary>
    public static RequestScope Of(HttpContext http)
    {
        if (http.Items.TryGetValue(typeof(RequestScope), out var found))
        {
            return (RequestScope)found!;
        }

        var scope = new RequestScope();
        http.Items[typeof(RequestScope)] = scope;
        return scope;
    }
}
