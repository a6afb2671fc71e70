// What a server renders is compiled when it is rendered; nothing of a browser is there.
import '@angular/compiler';
