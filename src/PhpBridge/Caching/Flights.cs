using System.Diagnostics;

namespace PhpBridge.Caching;

/// <summary>
/// Has one request make a page while others for the same page wait for it. Requests beyond a number, and those that have waited long
/// enough, are not held up. Thread-safe.
/// </summary>
/// <param name="maxWaiters">Per page.</param>
internal sealed class Flights(int maxWaiters, TimeSpan patience)
{
    private readonly Dictionary<string, Flight> _flights = new(StringComparer.Ordinal);

    /// <returns>Ends the flight when disposed; null when another request is making the page.</returns>
    public IDisposable? Lead(string page)
    {
        lock (_flights)
        {
            var flight = new Flight(_flights, page);
            return _flights.TryAdd(page, flight) ? flight : null;
        }
    }

    /// <summary>Waits for the request that is making the page.</summary>
    /// <returns>Whether it has ended.</returns>
    public bool Wait(string page)
    {
        lock (_flights)
        {
            if (!_flights.TryGetValue(page, out var flight))
            {
                return true;
            }

            if (flight.Waiters >= maxWaiters)
            {
                return false;
            }

            flight.Waiters++;
            for (var started = Stopwatch.GetTimestamp(); !flight.HasEnded;)
            {
                var rest = patience - Stopwatch.GetElapsedTime(started);
                if (rest <= TimeSpan.Zero || !Monitor.Wait(_flights, rest))
                {
                    break;
                }
            }

            flight.Waiters--;
            return flight.HasEnded;
        }
    }

    private sealed class Flight(Dictionary<string, Flight> flights, string page) : IDisposable
    {
        public int Waiters { get; set; }

        public bool HasEnded { get; private set; }

        public void Dispose()
        {
            lock (flights)
            {
                if (!HasEnded)
                {
                    HasEnded = true;
                    flights.Remove(page);
                    Monitor.PulseAll(flights);
                }
            }
        }
    }
}
